import { useQueryClient } from "@tanstack/react-query";
import { Snowflake } from "lucide-react";
import { type ReactNode, useState } from "react";
import { armWords, groupWords } from "#core/experiment/words.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { experimentQueries, type Predictable } from "./experiment-queries.ts";
import { usePerson } from "./person.ts";

interface FreezeProps {
  readonly runs: readonly ProbeRunSummary[];
  /** No protocol of the probe is there yet. */
  readonly first: boolean;
}

/** Freezes a protocol for the probe of the shown runs, with the settings that they were read by. */
export function FreezeForm({ runs, first }: FreezeProps): ReactNode {
  const known = useRemote(experimentQueries.predictable(runs));
  const [run] = runs;
  return (
    <details className="experiment-section" open={first}>
      <summary>
        <strong>{first ? "Freeze a protocol" : "Freeze another, which takes its place"}</strong>
      </summary>
      <Remote of={known} what="arms, values and groups">
        {(value) => run && <Fields run={run} of={value} />}
      </Remote>
    </details>
  );
}

function Fields({ run, of }: { readonly run: ProbeRunSummary; readonly of: Predictable }): ReactNode {
  const { name: author, setName: setAuthor } = usePerson();
  const groups = of.groups.filter(({ id, level }) => level === "headline" && id !== "all").map(({ id }) => id);
  const plain = of.arms.find(({ documents, after }) => documents === null && after.length > 0) ?? of.arms[0];
  const [name, setName] = useState("");
  const [baseline, setBaseline] = useState(plain?.id ?? "");
  const [axis, setAxis] = useState(of.axes[0]?.id ?? "");
  const [heldOut, setHeldOut] = useState<readonly string[]>(groups.filter((group) => group.startsWith("held-out")));
  const [claim, setClaim] = useState("");
  const { readings, samples, seed, temperature, topP, maxTokens } = run.request;
  const client = useQueryClient();
  const freeze = useAction(
    async () => {
      const frozen = await wire.experiments.freeze.mutate({
        name: name.trim(),
        author: author.trim(),
        probe: run.probe,
        plan: null,
        baseline,
        axis,
        groups: { dev: groups.filter((group) => !heldOut.includes(group)), heldOut: [...heldOut] },
        decoding: { readings, samples, seed, temperature, topP, maxTokens },
        claim: claim.trim(),
      });
      // Figures from before are closed now: they must not stand until the new ones have come.
      for (const figures of ["experiment", "flips"]) await client.resetQueries({ queryKey: ["runs", figures] });
      return frozen;
    },
    {
      changes: [["protocols"], ["runs"]],
      done: () => "The protocol is frozen. It cannot be changed any more.",
      failures: "quiet",
    },
  );
  return (
    <form
      className="experiment-form"
      onSubmit={(event) => {
        event.preventDefault();
        freeze.run(undefined, () => setName(""));
      }}
    >
      <div className="experiment-between">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          maxLength={64}
          placeholder="first-study"
          problem={freeze.failure?.problem.message ?? null}
        />
        <TextField label="Who freezes" value={author} onChange={setAuthor} maxLength={80} />
      </div>
      <div className="experiment-between">
        <Select
          label="compared with"
          value={baseline}
          options={of.arms.map((arm) => ({ value: arm.id, label: armWords(arm) }))}
          onChange={setBaseline}
        />
        <Select
          label="value"
          value={axis}
          options={of.axes.map(({ id, label }) => ({ value: id, label }))}
          onChange={setAxis}
        />
      </div>
      <fieldset className="experiment-fieldset">
        <legend>Held out until the analysis is final; the others are to try things on</legend>
        {groups.map((group) => (
          <Checkbox
            key={group}
            label={groupWords(group)}
            checked={heldOut.includes(group)}
            onChange={(checked) =>
              setHeldOut((held) => (checked ? [...held, group] : held.filter((each) => each !== group)))
            }
          />
        ))}
      </fieldset>
      <TextField label="What you expect, in your words" value={claim} onChange={setClaim} maxLength={2000} />
      <p className="muted">
        Frozen with it: {run.probe} v{run.probeVersion}, {readings.join(", ")} reading, seed {seed}.
      </p>
      <div>
        <Button
          type="submit"
          icon={Snowflake}
          disabled={freeze.pending || name.trim() === "" || author.trim() === "" || heldOut.length === 0}
        >
          Freeze the protocol
        </Button>
      </div>
    </form>
  );
}
