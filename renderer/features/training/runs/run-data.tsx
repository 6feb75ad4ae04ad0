import { FileText } from "lucide-react";
import type { ReactNode } from "react";
import { isFinal } from "#core/runs/run-state.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { Remote } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { RenderedLegend, RenderedText } from "../rendered-text.tsx";
import { renderedQuery } from "./run-queries.ts";

/** The first rows that each stage read, as the trainer rendered them. */
export function RunData({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  const rendered = useRemote(renderedQuery(run.key, !isFinal(run.state)));
  return (
    <Remote
      of={rendered}
      what="the data"
      isEmpty={(all) => all.length === 0}
      empty={
        <EmptyState icon={FileText} title="Nothing read yet">
          The trainer shows the first rows of each stage when it begins with it.
        </EmptyState>
      }
    >
      {(all) => (
        <div className="run-samples">
          <RenderedLegend />
          {all.map(({ index, stage, pieces }, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a stage may show several rows
            <section key={`${index}-${at}`}>
              <h3>{stage}</h3>
              <RenderedText pieces={pieces} />
            </section>
          ))}
        </div>
      )}
    </Remote>
  );
}
