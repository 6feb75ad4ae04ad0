import { type ReactNode, useEffect, useMemo } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { bothOf, useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { Screen } from "../../shared/ui/screen.tsx";
import { useKeys } from "../../shared/view/keys.ts";
import { parseAddress } from "../../shared/view/address.ts";
import { useAddress } from "../../shared/view/navigation.ts";
import { changeView, currentView, rememberView } from "./change-view.ts";
import { compareKeys } from "./compare-keys.ts";
import { CompareExport } from "./compare-export.tsx";
import { CompareTools, RunsButton } from "./compare-tools.tsx";
import { type CompareModel, modelOf } from "./compare-model.ts";
import { EmptyCompare } from "./empty-compare.tsx";
import { FigureSkeleton } from "./figure-skeleton.tsx";
import { reportQuery, type RunReport } from "./report-queries.ts";
import { defaultRun } from "./run-choice.ts";
import { ShownRuns } from "./shown-runs.tsx";
import { type CompareView, viewOf } from "./view.ts";
import "./compare.css";

const NO_RUNS: readonly ProbeRunSummary[] = [];

/** Checkpoints side by side on one probe: the heart of the workbench. */
export function CompareScreen(): ReactNode {
  const address = useAddress();
  const view = useMemo(() => viewOf(address), [address]);
  const runs = useRemote(queries.runs());
  const checkpoints = useRemote(queries.checkpoints());
  const known = valueOr(runs, NO_RUNS);
  const shown = useShownRuns(known, view.runs);
  const report = useRemote(reportQuery(shown, view.baseline));
  const ready = report.state === "ready" && shown.length > 0 ? report.value : null;
  const model = useModel(ready, shown, view);
  useAddressThatNamesRuns(view.runs.length > 0 ? null : (defaultRun(known)?.id ?? null));
  useKeys(
    "Compare",
    useMemo(() => compareKeys(model), [model]),
  );
  return (
    <Screen
      title="Compare"
      note={known.length > 0 && <RunsButton runs={shown} />}
      tools={
        ready &&
        model && (
          <>
            <CompareTools
              axes={ready.probe.axes}
              axis={model.axis.id}
              reading={model.reading}
              readings={model.readings}
              columns={model.all}
              baseline={ready.baseline}
            />
            <CompareExport
              report={ready}
              axis={model.axis}
              reading={model.reading}
              columns={model.all.map(({ name }) => name)}
            />
          </>
        )
      }
    >
      <Remote
        of={bothOf(runs, checkpoints)}
        what="the probe runs and checkpoints"
        skeleton={<FigureSkeleton />}
        isEmpty={([all]) => all.length === 0}
        empty={checkpoints.state === "ready" && <EmptyCompare checkpoints={checkpoints.value} />}
      >
        {([all, listed]) => (
          <ShownRuns runs={all} shown={shown} checkpoints={listed} report={report} model={model} view={view} />
        )}
      </Remote>
    </Screen>
  );
}

/** The same array for as long as it would hold the same runs, so that moving in the inspector redraws little. */
function useShownRuns(known: readonly ProbeRunSummary[], ids: readonly string[]): readonly ProbeRunSummary[] {
  const wanted = ids.join(",");
  return useMemo(() => wanted.split(",").flatMap((id) => known.find((run) => run.id === id) ?? []), [known, wanted]);
}

function useModel(
  report: RunReport | null,
  shown: readonly ProbeRunSummary[],
  { axis, reading, without }: CompareView,
): CompareModel | null {
  const off = without.join(",");
  return useMemo(
    () => report && modelOf(report, shown, { axis, reading, without: off.split(",") }),
    [report, shown, axis, reading, off],
  );
}

/** Whether the address is this screen's still: it changes before the screens are told, and a run may come in between. */
function isShown(): boolean {
  const { feature } = parseAddress(location.hash);
  return feature === "" || feature === "compare";
}

/** Writes what is shown into an address that names no run, so that the link restores it; remembers what is shown. */
function useAddressThatNamesRuns(newest: string | null): void {
  const address = useAddress();
  useEffect(() => {
    const here = viewOf(address);
    if (here.runs.length > 0) rememberView(here);
    else if (newest !== null && isShown()) {
      const last = currentView();
      changeView(last.runs.length > 0 ? last : { runs: [newest] }, "replace");
    }
  }, [address, newest]);
}
