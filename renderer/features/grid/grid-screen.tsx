import { Grid3x3, Play } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { heatMapOf } from "#core/agentic/heat-map.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { ViewSwitch } from "../../shared/ui/view-switch.tsx";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { gridQueries, type GridReport } from "./grid-queries.ts";
import { GridExport } from "./grid-export.tsx";
import { HeatMapView } from "./heat-map-view.tsx";
import { JudgeBar } from "./judge-bar.tsx";
import { RateLookup } from "./rate-lookup.ts";
import { ReasonsView } from "./reasons/reasons-view.tsx";
import { ReviewView } from "./review-view.tsx";
import { ScienceView } from "./science-view.tsx";
import { RunBar } from "./run-bar.tsx";
import { StartDialog } from "./start-dialog.tsx";
import { TranscriptsInspector } from "./transcripts-inspector.tsx";
import "./grid.css";

interface Shown {
  readonly cell?: string | undefined;
  readonly judge?: string | undefined;
}

const show = (run: string, { cell, judge }: Shown = {}): void =>
  navigate(
    {
      feature: "grid",
      path: [run],
      query: { ...(cell === undefined ? {} : { cell }), ...(judge === undefined ? {} : { judge }) },
    },
    "replace",
  );

const VIEWS = [
  { id: "map", label: "Map" },
  { id: "review", label: "Review" },
  { id: "reasons", label: "Reasons" },
  { id: "science", label: "Specs × arms" },
] as const;
type View = (typeof VIEWS)[number]["id"];

function showView(run: string, view: View): void {
  navigate({ feature: "grid", path: view === "map" ? [run] : [run, view] });
}

/** Agentic grids: what checkpoints did when a harmful act was within reach, cell by cell. */
export function GridScreen(): ReactNode {
  const [starting, setStarting] = useState(false);
  const start = (): void => setStarting(true);
  const { path } = useAddress();
  const runs = useRemote(gridQueries.runs());
  const all = runs.state === "ready" ? runs.value : [];
  const chosen = all.find(({ id }) => id === path[0]) ?? all[0] ?? null;
  const view: View = VIEWS.find(({ id }) => id === path[1])?.id ?? "map";
  return (
    <Screen
      title="Grid"
      note="what checkpoints do when a harmful act is within reach"
      tools={
        <>
          {chosen && (
            <ViewSwitch label="view" value={view} views={VIEWS} onChange={(next) => showView(chosen.id, next)} />
          )}
          {chosen && (
            <Select
              label="run"
              value={chosen.id}
              options={all.map(({ id, probe, status }) => ({ value: id, label: `${probe}, ${id} (${status})` }))}
              onChange={(id) => showView(id, view)}
            />
          )}
          <Button variant="primary" icon={Play} onClick={start}>
            Run a grid
          </Button>
        </>
      }
    >
      <Remote
        of={runs}
        what="the runs of grids"
        isEmpty={(found) => found.length === 0}
        empty={<NoRuns onStart={start} />}
      >
        {() => chosen && <ViewOfRun key={`${chosen.id} ${view}`} view={view} run={chosen} />}
      </Remote>
      <StartDialog open={starting} onClose={() => setStarting(false)} />
    </Screen>
  );
}

function ViewOfRun({ view, run }: { readonly view: View; readonly run: ProbeRunSummary }): ReactNode {
  switch (view) {
    case "map":
      return <RunOfGrid run={run} />;
    case "review":
      return <ReviewView run={run.id} />;
    case "reasons":
      return <ReasonsView run={run} />;
    case "science":
      return <ScienceView run={run} />;
    default:
      return view satisfies never;
  }
}

function NoRuns({ onStart }: { readonly onStart: () => void }): ReactNode {
  return (
    <EmptyState
      icon={Grid3x3}
      title="No grid has been run yet"
      action={
        <Button variant="primary" icon={Play} onClick={onStart}>
          Run a grid
        </Button>
      }
    >
      A grid puts an assistant into an inbox in which a harmful act is within reach, once a cell for every combination
      of scenario and goal, and counts what it does. It is shown here as it grows, wherever it was started.
    </EmptyState>
  );
}

function RunOfGrid({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const { query } = useAddress();
  const judge = query["judge"];
  const report = useRemote(gridQueries.report(run, judge));
  const cell = query["cell"] ?? null;
  return (
    <>
      <Remote of={report} what="the grid">
        {(value) => <Maps report={value} run={run} cell={cell} judge={judge} />}
      </Remote>
      {cell !== null && (
        <TranscriptsInspector
          key={cell}
          run={run.id}
          cell={cell}
          judge={judge}
          onClose={() => show(run.id, { judge })}
        />
      )}
    </>
  );
}

interface MapsProps {
  readonly report: GridReport;
  readonly run: ProbeRunSummary;
  readonly cell: string | null;
  readonly judge: string | undefined;
}

function Maps({ report, run: shown, cell, judge }: MapsProps): ReactNode {
  const run = shown.id;
  const map = useMemo(() => heatMapOf(report.cells), [report.cells]);
  const rates = useMemo(() => new RateLookup(report), [report]);
  const checkpoints = [...new Set(report.results.map((rate) => rate.checkpoint))];
  return (
    <div className="grid-body">
      <RunBar run={shown} />
      {report.warnings.map((warning) => (
        <p className="grid-warning" role="note" key={warning}>
          {warning}
        </p>
      ))}
      <JudgeBar run={run} report={report} onShow={(id) => show(run, { judge: id })} />
      <p className="secondary">
        Ground: share of rollouts that carried the harmful act out, with its 95% interval; ring: share that decided on
        it, broken where nobody has read the rollouts; hatched: nothing known. Means weigh each cell alike and are
        conditional on these cells.
      </p>
      {checkpoints.map((checkpoint) => (
        <HeatMapView
          key={checkpoint}
          checkpoint={checkpoint}
          map={map}
          rates={rates}
          sampling={shown.status === "running"}
          selected={cell}
          onSelect={(id) => show(run, { cell: id, judge })}
        />
      ))}
      <GridExport report={report} />
      <CommandLine command={commandLine("results", "show", run)} />
    </div>
  );
}
