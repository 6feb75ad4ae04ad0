import { type ReactNode, useMemo } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { bothOf, useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { Screen } from "../../shared/ui/screen.tsx";
import { Tabs } from "../../shared/ui/tabs.tsx";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { EmptyExperiment } from "./empty-experiment.tsx";
import { experimentQuery, hasReadings } from "./experiment-queries.ts";
import { ExperimentTools, RunChoice } from "./experiment-tools.tsx";
import {
  defaultRun,
  destinationOf,
  EXPERIMENT_TABS,
  type ExperimentView,
  ofPairs,
  placeOf,
  showsFigures,
  viewOf,
} from "./experiment-view.ts";
import { FiguresTab } from "./figures-tab.tsx";
import { PredictTab } from "./predict-tab.tsx";
import { ProtocolTab } from "./protocol-tab.tsx";
import { RunningLine } from "./running-line.tsx";
import { StatedActedTab } from "./stated-acted-tab.tsx";
import "./experiment.css";

const NO_RUNS: readonly ProbeRunSummary[] = [];

/** Training arms as a factorial: what documents, later stages and both together change. */
export function ExperimentScreen(): ReactNode {
  const address = useAddress();
  const view = useMemo(() => viewOf(address), [address]);
  const runs = useRemote(queries.runs());
  const known = valueOr(runs, NO_RUNS);
  const shown = useShown(known, view.runs);
  const report = useRemote(experimentQuery(shown, view.group, showsFigures(view.tab)));
  const ready = report.state === "ready" && shown.length > 0 && showsFigures(view.tab) ? report.value : null;
  const place = useMemo(() => ready && placeOf(ready.experiment, view, ready.sealed), [ready, view]);
  return (
    <Screen
      title="Experiment"
      note={shown.length > 0 && view.tab !== "acted" && <RunChoice runs={known} shown={shown} view={view} />}
      tools={ready && place && <ExperimentTools report={ready} place={place} view={view} />}
    >
      <div className="experiment">
        <Tabs
          value={view.tab}
          onChange={(tab) =>
            navigate(destinationOf({ ...view, tab: EXPERIMENT_TABS.find(({ id }) => id === tab)?.id ?? "arms" }))
          }
          tabs={EXPERIMENT_TABS.map(({ id, label }) => ({
            id,
            label,
            content:
              id === "acted" ? (
                <StatedActedTab view={view} />
              ) : (
                <OfRuns shown={shown} view={view}>
                  {id === "predict" && <PredictTab runs={shown} view={view} />}
                  {id === "protocol" && <ProtocolTab runs={shown} />}
                  {showsFigures(id) && hasReadings(shown) && (
                    <Remote of={report} what="the experiment">
                      {(value) => place && <FiguresTab report={value} runs={shown} place={place} view={view} />}
                    </Remote>
                  )}
                </OfRuns>
              ),
          }))}
        />
      </div>
    </Screen>
  );
}

interface OfRunsProps {
  readonly shown: readonly ProbeRunSummary[];
  readonly view: ExperimentView;
  readonly children: ReactNode;
}

/** What needs runs of value pairs: how to get one where there is none, and how far one is that goes on. */
function OfRuns({ shown, view, children }: OfRunsProps): ReactNode {
  const runs = useRemote(queries.runs());
  const checkpoints = useRemote(queries.checkpoints());
  return (
    <Remote
      of={bothOf(runs, checkpoints)}
      what="the probe runs and checkpoints"
      isEmpty={([all]) => ofPairs(all).length === 0}
      empty={checkpoints.state === "ready" && <EmptyExperiment checkpoints={checkpoints.value} />}
    >
      {() => (
        <div className="experiment-panel">
          {shown
            .filter((run) => run.status === "running")
            .map((run) => (
              <RunningLine key={run.id} run={run} />
            ))}
          {shown.length === 0 ? (
            <p className="secondary" role="status">
              {view.runs.length === 0
                ? "No run of this workspace holds readings yet: start one under Probes."
                : `This workspace has no run ${view.runs.join(", ")}: choose another with the palette.`}
            </p>
          ) : (
            children
          )}
        </div>
      )}
    </Remote>
  );
}

/** The runs of the address, or the default one; the same array for as long as it holds the same runs. */
function useShown(known: readonly ProbeRunSummary[], ids: readonly string[]): readonly ProbeRunSummary[] {
  const wanted = ids.length > 0 ? ids.join(",") : (defaultRun(known)?.id ?? "");
  return useMemo(() => wanted.split(",").flatMap((id) => known.find((run) => run.id === id) ?? []), [known, wanted]);
}
