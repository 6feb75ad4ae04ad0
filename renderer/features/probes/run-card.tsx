import { GitCompareArrows, RotateCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Probe } from "#core/probes/probe.ts";
import type { ProbeRunSummary, RunPart } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import { FailedParts } from "./failed-parts.tsx";
import { RunLive } from "./run-live.tsx";
import { failedParts, isResumable, partWords, readingsOf, settingsWords, statusMark } from "./run-words.ts";

interface RunCardProps {
  readonly run: ProbeRunSummary;
  readonly probe: Probe;
}

/** One run: how it stands, what it read of whom, and what can be done with it. */
export function RunCard({ run, probe }: RunCardProps): ReactNode {
  // A run that is resumed is watched anew, under the same id.
  const [watch, setWatch] = useState(0);
  const resume = useAction(() => wire.runs.resume.mutate({ id: run.id }), { changes: [["runs"]] });
  const goOn = (): void => resume.run(undefined, () => setWatch((count) => count + 1));
  const mark = statusMark(run);
  const running = run.status === "running";
  return (
    <li className="run-card" aria-label={`Run ${run.id}`} data-status={run.status}>
      <div className="run-head">
        <Badge tone={mark.tone} title={mark.meaning}>
          {mark.words}
        </Badge>
        <span className="tabular">{formatDate(run.createdAt)}</span>
        {run.probeVersion !== probe.version && (
          <Badge tone="warning" title={`This run asked v${run.probeVersion} of the probe; its results stay apart.`}>
            v{run.probeVersion}, not v{probe.version}
          </Badge>
        )}
        <span className="run-actions">
          {isResumable(run) && (
            <Button icon={RotateCw} disabled={resume.pending} onClick={goOn}>
              Resume
            </Button>
          )}
          {readingsOf(run).done > 0 && (
            <a className="button button-plain" href={linkTo({ feature: "compare", path: [run.id] })}>
              <GitCompareArrows aria-hidden="true" size={14} />
              Open in Compare
            </a>
          )}
          <CopyButton compact label="Copy as command" text={commandLine("results", "show", run.id)} />
        </span>
      </div>
      <p className="run-settings-words secondary">{settingsWords(run.request)}</p>
      <ul className="run-parts">
        {run.parts.map((part) => (
          <Part key={part.checkpoint} part={part} run={run.status} />
        ))}
      </ul>
      {running ? (
        <RunLive key={watch} run={run} onResume={goOn} />
      ) : (
        <FailedParts parts={failedParts(run)} resumable={isResumable(run)} />
      )}
    </li>
  );
}

function Part({ part, run }: { readonly part: RunPart; readonly run: ProbeRunSummary["status"] }): ReactNode {
  const words = partWords(part, run);
  return (
    <li className="run-part">
      <CheckpointName id={part.checkpoint} />
      {words !== null && (
        <span className={part.status === "failed" ? "run-part-failed tabular" : "muted tabular"}>{words}</span>
      )}
    </li>
  );
}
