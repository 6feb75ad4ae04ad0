import { type ReactNode, useState } from "react";
import type { Endpoint } from "#core/generation/endpoint.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { type EndpointFields, FIRST_ENDPOINT, readEndpoint } from "./endpoint-fields.ts";

interface EndpointFormProps {
  /** Its name when it was added; null when the person changed their mind. */
  readonly onDone: (name: string | null) => void;
}

const LABELS: Readonly<Record<keyof EndpointFields, { readonly label: string; readonly placeholder: string }>> = {
  name: { label: "Name", placeholder: "my-server" },
  url: { label: "Address", placeholder: "http://127.0.0.1:8000/v1" },
  model: { label: "Model", placeholder: "as the server names it" },
  keyVariable: { label: "Key's environment variable", placeholder: "none" },
  parallel: { label: "Requests at once", placeholder: "4" },
  requestsPerMinute: { label: "Requests a minute", placeholder: "no limit" },
  priceIn: { label: "US $ per million read", placeholder: "not known" },
  priceOut: { label: "US $ per million written", placeholder: "not known" },
};
const FIELDS: readonly (keyof EndpointFields)[] = [
  "name",
  "url",
  "model",
  "keyVariable",
  "parallel",
  "requestsPerMinute",
  "priceIn",
  "priceOut",
];

/** An OpenAI-compatible server that this workbench may ask. Stands inside another form, so it is none itself. */
export function EndpointForm({ onDone }: EndpointFormProps): ReactNode {
  const [fields, setFields] = useState(FIRST_ENDPOINT);
  const add = useAction((endpoint: Endpoint) => wire.endpoints.add.mutate(endpoint), {
    changes: [["endpoints"]],
    failures: "quiet",
  });
  const { endpoint, problems } = readEndpoint(fields);
  return (
    <fieldset className="generate-endpoint">
      <legend>An OpenAI-compatible server</legend>
      <p className="muted">
        Requests go to it, and nowhere else. Its key stays in an environment variable: the workbench stores only the
        variable’s name.
      </p>
      <div className="corpus-form-row">
        {FIELDS.map((name) => (
          <TextField
            key={name}
            label={LABELS[name].label}
            placeholder={LABELS[name].placeholder}
            value={fields[name]}
            onChange={(value) => {
              setFields({ ...fields, [name]: value });
              add.reset();
            }}
            // What is still empty is not wrong yet.
            problem={fields[name] === "" ? null : (problems[name] ?? null)}
            spellCheck={false}
            autoComplete="off"
          />
        ))}
      </div>
      {add.failure && (
        <p className="corpus-problem breakable" role="alert">
          {add.failure.problem.message}
        </p>
      )}
      <span className="corpus-buttons">
        <Button onClick={() => onDone(null)}>Leave it</Button>
        <Button
          disabled={endpoint === null || add.pending}
          onClick={() => endpoint && add.run(endpoint, () => onDone(endpoint.name))}
        >
          Add it
        </Button>
      </span>
    </fieldset>
  );
}
