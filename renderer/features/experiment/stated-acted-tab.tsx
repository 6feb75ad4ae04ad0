import { ScatterChart } from "lucide-react";
import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatPercent } from "../../shared/format/numbers.ts";
import { formatDate } from "../../shared/format/time.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { Remote } from "../../shared/remote/remote.tsx";
import { bothOf, useRemote } from "../../shared/remote/use-remote.ts";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { experimentQueries, type StatedActed } from "./experiment-queries.ts";
import { destinationOf, type ExperimentView } from "./experiment-view.ts";
import { StatedActedChart } from "./stated-acted-chart.tsx";

/** What checkpoints say against what they do. */
export function StatedActedTab({ view }: { readonly view: ExperimentView }): ReactNode {
  const questions = useRemote(experimentQueries.questionRuns());
  const grids = useRemote(experimentQueries.gridRuns());
  return (
    <Remote
      of={bothOf(questions, grids)}
      what="runs of open questions and of grids"
      isEmpty={([asked, acted]) => asked.length === 0 || acted.length === 0}
      empty={<NoRuns />}
    >
      {([asked, acted]) => <OfRuns asked={asked} acted={acted} view={view} />}
    </Remote>
  );
}

interface OfRunsProps {
  readonly asked: readonly ProbeRunSummary[];
  readonly acted: readonly ProbeRunSummary[];
  readonly view: ExperimentView;
}

function OfRuns({ asked, acted, view }: OfRunsProps): ReactNode {
  const questions = asked.find(({ id }) => id === view.questions) ?? asked[0];
  const grid = acted.find(({ id }) => id === view.grid) ?? acted[0];
  if (!questions || !grid) return null;
  const change = (patch: Partial<ExperimentView>): void => navigate(destinationOf({ ...view, ...patch }), "replace");
  return (
    <>
      <div className="experiment-between">
        <Select
          label="says, in"
          value={questions.id}
          options={asked.map(optionOf)}
          onChange={(id) => change({ questions: id })}
        />
        <Select
          label="does, in"
          value={grid.id}
          options={acted.map(optionOf)}
          onChange={(id) => change({ grid: id })}
        />
      </div>
      <Figures questions={questions.id} grid={grid.id} />
      <CommandLine command={commandLine("results", "stated-acted", questions.id, grid.id)} />
    </>
  );
}

function optionOf({ id, probe, parts, createdAt }: ProbeRunSummary): { value: string; label: string } {
  return { value: id, label: `${probe}, ${parts.length} checkpoints, ${formatDate(createdAt)}` };
}

function Figures({ questions, grid }: { readonly questions: string; readonly grid: string }): ReactNode {
  const found = useRemote(experimentQueries.statedActed(questions, grid));
  return (
    <Remote
      of={found}
      what="what is stated and what is done"
      isEmpty={(rows) => rows.length === 0}
      empty={
        <p className="secondary">
          No checkpoint is in both runs. They are matched by the hash of their weights: run both probes on the same
          ones.
        </p>
      }
    >
      {(rows) => (
        <>
          <p className="secondary experiment-prose">
            Across: the mean rating of what a checkpoint says, 1 to 10; 10 is the good end of the leaning rubric. Up:
            how often it carried the harmful act out. Both with their 95% intervals. A checkpoint that does as it says
            stands near the falling diagonal; the two ask different things, and nothing is computed from one to the
            other.
          </p>
          {rows.some(({ stated, acted }) => stated && acted) && <StatedActedChart rows={rows} />}
          <Rows rows={rows} questions={questions} />
        </>
      )}
    </Remote>
  );
}

function Rows({ rows, questions }: { readonly rows: readonly StatedActed[]; readonly questions: string }): ReactNode {
  const unrated = rows.filter(({ stated }) => stated === null);
  return (
    <>
      <table className="experiment-table tabular">
        <thead>
          <tr>
            <th scope="col">checkpoint</th>
            <th scope="col">says (1 to 10)</th>
            <th scope="col">does</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ checkpoint, stated, acted }) => (
            <tr key={checkpoint}>
              <th scope="row">
                <CheckpointName id={checkpoint} />
              </th>
              <td>
                {stated
                  ? `${stated.estimate.toFixed(2)} (${stated.low.toFixed(2)} to ${stated.high.toFixed(2)})`
                  : "not rated"}
              </td>
              <td>
                {acted
                  ? `${formatPercent(acted.estimate)} (${formatPercent(acted.low)} to ${formatPercent(acted.high)})`
                  : "not known"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {unrated.length > 0 && (
        <>
          <p className="secondary">
            Answers of {unrated.map(({ checkpoint }) => checkpoint).join(", ")} are not rated yet.
          </p>
          <CommandLine command={commandLine("probe", "rate", questions, "--judge", "endpoint:NAME")} />
        </>
      )}
    </>
  );
}

function NoRuns(): ReactNode {
  return (
    <EmptyState
      icon={ScatterChart}
      title="Does it do as it says?"
      action={
        <div className="experiment-start">
          <CommandLine command={commandLine("probe", "run", "stated-values", "--checkpoints", "A,B")} />
          <CommandLine command={commandLine("probe", "rate", "RUN", "--judge", "endpoint:NAME")} />
          <CommandLine command={commandLine("probe", "run", "msm-27", "--checkpoints", "A,B")} />
        </div>
      }
    >
      Two runs of the same checkpoints are needed: one of open questions, whose answers a judge rates, and one of a
      grid, in which a harmful act is within reach. Each checkpoint then is one mark.
    </EmptyState>
  );
}
