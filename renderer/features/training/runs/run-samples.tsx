import { MessageSquareText } from "lucide-react";
import type { ReactNode } from "react";
import { isFinal } from "#core/runs/run-state.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { formatCount } from "../../../shared/format/numbers.ts";
import { Remote } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { ForeignText } from "../../../shared/ui/foreign-text.tsx";
import { samplesQuery } from "./run-queries.ts";

/** Drawn at once; older ones are in the log of events. */
const MOST_SAMPLES = 100;

/** What the model said while it was trained, newest first. */
export function RunSamples({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  const samples = useRemote(samplesQuery(run.key, !isFinal(run.state)));
  return (
    <Remote
      of={samples}
      what="the samples"
      isEmpty={(all) => all.length === 0}
      empty={
        <EmptyState icon={MessageSquareText} title="No samples">
          A stage with <code>sampleEvery</code> in its plan lets the model speak every so many steps.
        </EmptyState>
      }
    >
      {(all) => (
        <ol className="run-samples">
          {all
            .toReversed()
            .slice(0, MOST_SAMPLES)
            .map((sample, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a step may have several samples
              <li className="run-sample" key={`${sample.index}-${sample.step}-${at}`}>
                <header className="muted">
                  {sample.stage}, step {formatCount(sample.step)}
                </header>
                <div>
                  <span className="muted">asked</span>
                  <ForeignText text={sample.prompt} />
                  <span className="muted">said</span>
                  <ForeignText text={sample.text} />
                </div>
              </li>
            ))}
        </ol>
      )}
    </Remote>
  );
}
