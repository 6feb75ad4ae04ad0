import { SearchX } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import type { RemoteState } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { AddDialog } from "./add-dialog.tsx";
import { changeView } from "./change-view.ts";
import { columnsOf, isShowable } from "./columns.ts";
import { CompareBody } from "./compare-body.tsx";
import type { CompareModel } from "./compare-model.ts";
import { FigureSkeleton } from "./figure-skeleton.tsx";
import { LiveRun } from "./live-run.tsx";
import { type RunReport, stageOf } from "./report-queries.ts";
import { defaultRun } from "./run-choice.ts";
import { RunsDialog } from "./runs-dialog.tsx";
import type { CompareView } from "./view.ts";

interface ShownRunsProps {
  readonly runs: readonly ProbeRunSummary[];
  readonly shown: readonly ProbeRunSummary[];
  readonly checkpoints: readonly CheckpointSummary[];
  readonly report: RemoteState<RunReport>;
  readonly model: CompareModel | null;
  readonly view: CompareView;
}

/** The chosen runs: what is still going on in them, and their figure as far as it can be drawn. */
export function ShownRuns({ runs, shown, checkpoints, report, model, view }: ShownRunsProps): ReactNode {
  const unknown = view.runs.filter((id) => !runs.some((run) => run.id === id));
  return (
    <div className="compare">
      {shown.map((run) => (
        <LiveRun key={run.id} run={run} />
      ))}
      {unknown.length > 0 ? (
        <UnknownRuns ids={unknown} runs={runs} />
      ) : (
        <ReportOf shown={shown} checkpoints={checkpoints} report={report} model={model} view={view} />
      )}
      <RunsDialog open={view.dialog === "runs"} runs={runs} shown={shown} />
      <AddDialog open={view.dialog === "add"} shown={shown} runs={runs} checkpoints={checkpoints} />
    </div>
  );
}

function ReportOf({ shown, checkpoints, report, model, view }: Omit<ShownRunsProps, "runs">): ReactNode {
  if (!columnsOf(shown).some(isShowable)) return <NothingRead shown={shown} />;
  return (
    <>
      <Remote of={report} what="the comparison" skeleton={<FigureSkeleton />}>
        {(value) =>
          model && (
            <div className="compare-ready" aria-busy={isComputing(value, shown, view)}>
              {isComputing(value, shown, view) && (
                <p className="compare-computing" role="status">
                  Computing the intervals…
                </p>
              )}
              <CompareBody
                report={model.report}
                columns={model.columns}
                axis={model.axis}
                reading={model.reading}
                checkpoints={checkpoints}
                view={view}
              />
            </div>
          )
        }
      </Remote>
      {report.state === "failed" && report.failure.problem.code === "baseline-unknown" && (
        <div className="compare-way-out">
          <Button onClick={() => changeView({ baseline: null, without: [], at: null }, "replace")}>
            Pin the first column instead
          </Button>
        </div>
      )}
    </>
  );
}

/** True while the report that is shown is the one before the one that was asked for. */
function isComputing(report: RunReport, shown: readonly ProbeRunSummary[], { baseline }: CompareView): boolean {
  return stageOf(report.runs) !== stageOf(shown) || (baseline !== null && baseline !== report.baseline);
}

/** Runs that hold no readings: still at it, or ended without any. */
function NothingRead({ shown }: { readonly shown: readonly ProbeRunSummary[] }): ReactNode {
  if (shown.length === 0 || shown.some((run) => run.status === "running")) {
    return (
      <>
        <p className="compare-wait muted">The figure appears as soon as the first checkpoint is read.</p>
        <div aria-hidden="true">
          <FigureSkeleton />
        </div>
      </>
    );
  }
  const problems = shown.flatMap((run) =>
    run.parts.flatMap(({ checkpoint, problem }) => (problem ? [{ checkpoint, problem }] : [])),
  );
  return (
    <EmptyState icon={SearchX} title="Nothing was read in this run">
      {problems.length === 0
        ? "It ended before its first batch was stored: go on with the rest above, or choose another run with R."
        : problems.map(({ checkpoint, problem }) => `${checkpoint}: ${problem.message}`).join(" ")}
    </EmptyState>
  );
}

function UnknownRuns({
  ids,
  runs,
}: {
  readonly ids: readonly string[];
  readonly runs: readonly ProbeRunSummary[];
}): ReactNode {
  const newest = defaultRun(runs);
  return (
    <EmptyState
      icon={SearchX}
      title={`This workspace has no run ${ids.join(", ")}`}
      action={
        newest && (
          <Button
            variant="primary"
            onClick={() => changeView({ runs: [newest.id], baseline: null, without: [], at: null, group: null })}
          >
            Show the newest run
          </Button>
        )
      }
    >
      The link may come from another workspace. Runs are kept where they were made.
    </EmptyState>
  );
}
