import type { ReactNode } from "react";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { PlanCost, RunCost } from "#core/runs/training-run.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { formatBytes, formatCompact, formatCount } from "../../../shared/format/numbers.ts";
import { plural } from "../../../shared/format/text.ts";
import { formatDuration } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { Remote, SkeletonRows } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { CostWarnings } from "./cost-warnings.tsx";
import { planCostQuery } from "./plan-queries.ts";
import "./cost-section.css";

interface CostSectionProps {
  readonly opened: OpenedPlan;
  readonly machine: string;
}

/** What the plan takes on a machine, before anything is sent. */
export function CostSection({ opened, machine }: CostSectionProps): ReactNode {
  const cost = useRemote(planCostQuery(opened.ref, opened.sha256, machine));
  return (
    <section className="cost">
      <Remote of={cost} what="what the plan takes" skeleton={<SkeletonRows rows={6} />}>
        {(value) => (
          <>
            <CostWarnings warnings={value.warnings} />
            <Totals cost={value} runs={opened.planned.length} />
            <CostTable runs={value.runs} />
            <p className="muted breakable">Time: {visibleText(value.timeMethod)}</p>
          </>
        )}
      </Remote>
      <CommandLine command={commandLine("plan", "cost", opened.ref, "--machine", machine)} />
    </section>
  );
}

function Totals({ cost, runs }: { readonly cost: PlanCost; readonly runs: number }): ReactNode {
  const { tokens, steps, seconds, uploadBytes, diskBytes, fetchBytes } = cost.totals;
  const facts: readonly (readonly [string, string])[] = [
    ["Runs", formatCount(runs)],
    ["Optimizer steps", formatCount(steps)],
    ["Trained on", `${formatCompact(tokens)} tokens`],
    ["Time, one by one", timeWords(seconds)],
    ["Sent there", formatBytes(uploadBytes)],
    ["Disk there", formatBytes(diskBytes)],
    ["Fetched back", formatBytes(fetchBytes)],
  ];
  return (
    <dl className="cost-totals" data-testid="cost-totals">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function timeWords(seconds: number | null): string {
  return seconds === null ? "not known" : formatDuration(seconds * 1000);
}

function CostTable({ runs }: { readonly runs: readonly RunCost[] }): ReactNode {
  return (
    <div className="cost-frame">
      <table className="cost-table">
        <thead>
          <tr className="muted">
            <th>Run</th>
            <th>Stage</th>
            <th className="cost-figure">Rows</th>
            <th className="cost-figure" title="Of one epoch of its data">
              Tokens of data
            </th>
            <th className="cost-figure" title="That the stage trains on">
              Trained on
            </th>
            <th className="cost-figure">Steps</th>
            <th className="cost-figure">Time</th>
            <th className="cost-figure">Memory</th>
            <th className="cost-figure">Disk</th>
          </tr>
        </thead>
        {runs.map((run) => (
          <RunRows key={run.name} run={run} />
        ))}
      </table>
    </div>
  );
}

function RunRows({ run }: { readonly run: RunCost }): ReactNode {
  const span = run.stages.length;
  return (
    <tbody>
      {run.stages.map((stage, at) => (
        <tr key={stage.name}>
          {at === 0 && (
            <th rowSpan={span} scope="rowgroup">
              {run.name}
            </th>
          )}
          <td title={plural(stage.rows, "row")}>
            {stage.name} <span className="muted">{stage.kind === stage.name ? "" : stage.kind}</span>
          </td>
          <td className="cost-figure">{formatCount(stage.rows)}</td>
          <td className="cost-figure">{formatCompact(stage.dataTokens)}</td>
          <td className="cost-figure">{formatCompact(stage.tokens)}</td>
          <td className="cost-figure">{formatCount(stage.steps)}</td>
          <td className="cost-figure">{timeWords(stage.seconds)}</td>
          {at === 0 && (
            <>
              <td className="cost-figure" rowSpan={span}>
                {formatBytes(run.memoryBytes)}
              </td>
              <td className="cost-figure" rowSpan={span}>
                {formatBytes(run.diskBytes)}
              </td>
            </>
          )}
        </tr>
      ))}
    </tbody>
  );
}
