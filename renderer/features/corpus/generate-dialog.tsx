import { Play, Telescope } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Endpoint } from "#core/generation/endpoint.ts";
import type { GenerationPreview } from "#core/generation/progress.ts";
import type { GenerationRequest } from "#core/generation/request.ts";
import type { SpecSummary } from "#core/specs/summary.ts";
import { commandLine } from "../../shared/format/command.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { bothOf, useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import { changeView } from "./change-view.ts";
import { FIRST_FORM, type GenerateForm, generateWords, readGenerateForm, withGenerator } from "./generate-form.ts";
import { GenerateFields } from "./generate-fields.tsx";
import { endpointsQuery } from "./generation-queries.ts";
import { PreviewView } from "./preview-view.tsx";
import { Projection } from "./projection.tsx";
import "./generate-dialog.css";

interface GenerateDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks what is to be generated, says what it will come to, and starts it. */
export function GenerateDialog({ open, onClose }: GenerateDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Generate documents or chats"
      description="Every answer is kept as it comes: it can be stopped and goes on where it was."
      width={780}
    >
      <Loaded onClose={onClose} />
    </Dialog>
  );
}

function Loaded({ onClose }: Pick<GenerateDialogProps, "onClose">): ReactNode {
  const specs = useRemote(queries.specs());
  const endpoints = useRemote(endpointsQuery());
  const checkpoints = valueOr(useRemote(queries.checkpoints()), []);
  return (
    <Remote
      of={bothOf(specs, endpoints)}
      what="the specs and endpoints"
      skeleton={<SkeletonRows rows={6} />}
      isEmpty={([all]) => all.length === 0}
      empty={
        <p className="secondary">
          There is no spec yet. <a href={linkTo({ feature: "specs", query: { dialog: "import" } })}>Import one</a> or{" "}
          <a href={linkTo({ feature: "specs", query: { dialog: "new" } })}>write one</a> first.
        </p>
      }
    >
      {([allSpecs, allEndpoints]) => (
        <GenerateBody specs={allSpecs} endpoints={allEndpoints} checkpoints={checkpoints} onClose={onClose} />
      )}
    </Remote>
  );
}

interface GenerateBodyProps extends Pick<GenerateDialogProps, "onClose"> {
  readonly specs: readonly SpecSummary[];
  readonly endpoints: readonly Endpoint[];
  readonly checkpoints: readonly CheckpointSummary[];
}

function GenerateBody({ specs, endpoints, checkpoints, onClose }: GenerateBodyProps): ReactNode {
  const [form, setForm] = useState<GenerateForm>(() => {
    const names = specs.map(({ name }) => name);
    const first = withGenerator({ ...FIRST_FORM, spec: names[0] ?? "" }, FIRST_FORM.generator, names);
    return { ...first, corpus: corpusFor(first.spec, first.recipe) };
  });
  const changes = [["generation"], ["corpus"]];
  const start = useAction((request: GenerationRequest) => wire.generation.start.mutate(request), {
    changes,
    failures: "quiet",
  });
  const preview = useAction((request: GenerationRequest) => wire.generation.preview.mutate(request), {
    changes,
    failures: "quiet",
  });
  const [previewed, setPreviewed] = useState<GenerationPreview | null>(null);
  const { request, problems } = readGenerateForm(form);
  const change = (next: GenerateForm): void => {
    // A name that nobody chose follows what it is made of.
    const follows = form.corpus === corpusFor(form.spec, form.recipe) && next.corpus === form.corpus;
    setForm(follows ? { ...next, corpus: corpusFor(next.spec, next.recipe) } : next);
    start.reset();
    preview.reset();
    setPreviewed(null);
  };
  const show = (generation: string): void =>
    changeView({ tab: "generations", generation, dialog: null, document: null }, "replace");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (request && !start.pending) start.run(request, ({ id }) => show(id));
  };
  const failure = start.failure ?? preview.failure;
  return (
    <form className="generate" onSubmit={submit}>
      <GenerateFields
        form={form}
        problems={problems}
        specs={specs}
        endpoints={endpoints}
        checkpoints={checkpoints}
        onChange={change}
      />
      <div className="generate-bottom">
        {previewed ? (
          <PreviewView preview={previewed} onShow={() => show(previewed.id)} />
        ) : (
          request && <Projection request={request} />
        )}
        {failure && (
          <p className="corpus-problem breakable" role="alert">
            {failure.problem.message}
          </p>
        )}
        {request && <CommandLine command={commandLine("corpus", "generate", ...generateWords(request))} />}
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          {form.generator !== "grammar" && (
            <Button
              icon={Telescope}
              title="Asks for the first stages only; the rest goes on from them"
              disabled={request === null || preview.pending || start.pending}
              onClick={() => request && preview.run(request, setPreviewed)}
            >
              {preview.pending ? "Asking for the first stages…" : "Preview"}
            </Button>
          )}
          <Button variant="primary" type="submit" icon={Play} disabled={request === null || start.pending}>
            {start.pending ? "Starting…" : "Generate"}
          </Button>
        </DialogFooter>
      </div>
    </form>
  );
}

function corpusFor(spec: string, recipe: GenerateForm["recipe"]): string {
  return spec === "" ? "" : `${spec}-${recipe}`;
}
