import { RefreshCw, Terminal } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { isFinal } from "#core/runs/run-state.ts";
import type { RunLog, TrainingRunSummary } from "#core/runs/training-run.ts";
import { formatBytes } from "../../../shared/format/numbers.ts";
import { Remote } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { IconButton } from "../../../shared/ui/button.tsx";
import { CopyButton } from "../../../shared/ui/copy-button.tsx";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { ForeignText } from "../../../shared/ui/foreign-text.tsx";
import { logsQuery } from "./run-queries.ts";

/** The end of what the run's programs printed, as its machine has it now. */
export function RunLogs({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  const log = useRemote(logsQuery(run.key, !isFinal(run.state)));
  return (
    <Remote
      of={log}
      what="the log"
      isEmpty={({ text }) => text === ""}
      empty={
        <EmptyState icon={Terminal} title="Nothing printed">
          The run’s programs have printed nothing. What they report stands in the figure above.
        </EmptyState>
      }
    >
      {(value) => <Log log={value} refresh={log.state === "ready" ? log.retry : () => undefined} />}
    </Remote>
  );
}

function Log({ log, refresh }: { readonly log: RunLog; readonly refresh: () => void }): ReactNode {
  const frame = useRef<HTMLPreElement>(null);
  const { text, sizeBytes, isTail } = log;
  useEffect(() => {
    const pre = frame.current;
    if (text === "") return;
    // Whoever has scrolled up reads; the others follow the end.
    if (pre && pre.scrollHeight - pre.scrollTop - pre.clientHeight < 200) pre.scrollTop = pre.scrollHeight;
  }, [text]);
  return (
    <>
      <div className="run-log-head">
        <span className="muted">
          {isTail ? `The end of ${formatBytes(sizeBytes)}` : formatBytes(sizeBytes)}, as the machine has it
        </span>
        <CopyButton compact label="Copy the log" text={text} />
        <IconButton label="Read it again" icon={RefreshCw} onClick={refresh} />
      </div>
      <pre className="run-log" ref={frame}>
        <ForeignText text={text} />
      </pre>
    </>
  );
}
