import { RotateCw, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { GenerationProgress } from "#core/generation/progress.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Facts } from "../../shared/ui/facts.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { changeView } from "./change-view.ts";
import { NO_FILTERS } from "./corpus-view.ts";
import {
  costWords,
  isResumable,
  paceWords,
  rejectedWords,
  stageWords,
  stateMark,
  tokenWords,
} from "./generation-words.ts";
import { ResumeDialog } from "./resume-dialog.tsx";
import { useGeneration } from "./use-generation.ts";

/** A generation at work or at rest: its stages, its pace and cost, and the newest document. */
export function GenerationDetail({ listed }: { readonly listed: GenerationProgress }): ReactNode {
  const watched = useGeneration(listed.id, listed.status === "running");
  const shown = watched.latest ?? listed;
  const mark = stateMark(shown.status);
  const pace = paceWords(shown);
  return (
    <article className="generation" aria-label={`Generation of ${shown.corpus}`} data-status={shown.status}>
      <header className="generation-head">
        <h1 className="truncate" title={visibleText(shown.corpus)}>
          {visibleText(shown.corpus)}
        </h1>
        <Badge tone={mark.tone} title={mark.meaning}>
          {shown.status}
        </Badge>
        <GenerationButtons generation={shown} />
      </header>
      <p className="secondary">
        {watched.connection === "lost"
          ? "The connection to the host is lost; it goes on there. Trying again…"
          : mark.meaning}
      </p>
      {watched.failure && <p className="corpus-problem breakable">{watched.failure.problem.message}</p>}
      {shown.problem && (
        <p className="corpus-problem breakable" role="alert">
          {visibleText(shown.problem.message)}
        </p>
      )}
      <Stages generation={shown} />
      <Facts
        facts={[
          { name: "Made", value: `${formatCount(shown.documents)} of ${formatCount(shown.target)}` },
          ...(pace === null ? [] : [{ name: "Pace", value: pace }]),
          { name: "Tokens", value: tokenWords(shown) },
          { name: "Cost", value: costWords(shown.costUsd) },
          { name: "Turned down", value: rejectedWords(shown.rejected) ?? "nothing" },
          { name: "Recipe", value: shown.recipe },
        ]}
      />
      <Sample generation={shown} />
      {isResumable(shown.status) && <CommandLine command={commandLine("corpus", "generate", "--resume", shown.id)} />}
    </article>
  );
}

function GenerationButtons({ generation }: { readonly generation: GenerationProgress }): ReactNode {
  const { id, status, corpus, documents } = generation;
  const [asking, setAsking] = useState(false);
  const changes = [["generation"], ["corpus"]];
  const cancel = useAction(() => wire.generation.cancel.mutate({ id }), { changes });
  const resume = useAction(() => wire.generation.resume.mutate({ id }), { changes });
  return (
    <span className="generation-buttons">
      {documents > 0 && (
        <Button
          onClick={() =>
            changeView({ corpus, tab: "documents", query: "", filters: NO_FILTERS, sample: null, document: null })
          }
        >
          Show the documents
        </Button>
      )}
      {status === "running" && (
        <Button icon={Square} disabled={cancel.pending} onClick={() => cancel.run(undefined)}>
          {cancel.pending ? "Stopping…" : "Cancel"}
        </Button>
      )}
      {isResumable(status) && (
        <Button
          icon={RotateCw}
          variant="primary"
          disabled={resume.pending}
          onClick={() => (status === "paused at the cap" ? setAsking(true) : resume.run(undefined))}
        >
          {status === "paused at the cap" ? "Resume with a higher cap…" : "Resume"}
        </Button>
      )}
      <ResumeDialog generation={generation} open={asking} onClose={() => setAsking(false)} />
    </span>
  );
}

function Stages({ generation }: { readonly generation: GenerationProgress }): ReactNode {
  return (
    <ol className="generation-stages" aria-label="Stages" data-testid="generation-stages">
      {generation.stages.map((stage) => {
        const share = stage.total === null || stage.total === 0 ? null : stage.done / stage.total;
        const state = share !== null && share >= 1 ? "done" : stage.done > 0 ? "doing" : "waiting";
        return (
          <li key={stage.stage} data-state={state}>
            <span>{stage.stage}</span>
            <span
              className="progress-track"
              role="progressbar"
              aria-label={stage.stage}
              aria-valuemin={0}
              aria-valuemax={stage.total ?? undefined}
              aria-valuenow={stage.done}
            >
              <span className="progress-done generation-bar" style={{ width: `${(share ?? 0) * 100}%` }} />
            </span>
            <span className="secondary tabular">{stageWords(stage)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Sample({ generation }: { readonly generation: GenerationProgress }): ReactNode {
  const { sample } = generation;
  if (sample === null) return null;
  return (
    <section className="generation-sample" aria-label="The newest document">
      <h2>The newest document</h2>
      <h3 className="breakable">
        <ForeignText text={sample.title} />
      </h3>
      <div className="generation-sample-text">
        <ForeignText text={sample.text} />
      </div>
    </section>
  );
}
