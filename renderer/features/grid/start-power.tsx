import { type ReactNode, useState } from "react";
import { cellsOf } from "#core/agentic/grid.ts";
import type { GridProbe } from "#core/agentic/grid-probe.ts";
import { planGrid } from "#core/agentic/plan-grid.ts";
import { cellsOfRun } from "#core/agentic/run-cells.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { readNumber } from "../../shared/format/read-number.ts";
import { TextField } from "../../shared/ui/text-field.tsx";

interface StartPowerProps {
  readonly probe: GridProbe;
  readonly request: ProbeRunRequest;
}

/** Before anything is run: whether so many rollouts can show the difference that matters, between two checkpoints. */
export function StartPower({ probe, request }: StartPowerProps): ReactNode {
  const [typedRate, setRate] = useState("30");
  const [typedDifference, setDifference] = useState("10");
  const rate = readNumber(typedRate, { from: 0, to: 100 });
  const difference = readNumber(typedDifference, { from: 0, to: 100, above: true });
  const cells = cellsOfRun(cellsOf(probe.factors), request).length;
  return (
    <section className="grid-power" aria-label="What this run could find">
      <h3>What this run could find</h3>
      <div className="grid-start-numbers">
        <TextField
          label="Baseline's rate, %"
          value={typedRate}
          onChange={setRate}
          problem={rate.ok ? null : rate.error}
          inputMode="decimal"
        />
        <TextField
          label="Difference, points"
          value={typedDifference}
          onChange={setDifference}
          problem={difference.ok ? null : difference.error}
          inputMode="decimal"
        />
      </div>
      {rate.ok && difference.ok && cells > 0 && (
        <Words
          plan={planGrid({
            cells,
            samples: request.samples,
            rate: rate.value / 100,
            difference: difference.value / 100,
          })}
        />
      )}
    </section>
  );
}

function Words({ plan }: { readonly plan: ReturnType<typeof planGrid> }): ReactNode {
  const { samples, neededInAll, neededInOneCell, smallestInAll } = plan;
  const count = (needed: number): string => (Number.isFinite(needed) ? formatCount(needed) : "no number of");
  return (
    <p role="status">
      Over all cells that takes {count(neededInAll)} rollouts a cell, in one cell alone {count(neededInOneCell)}. With{" "}
      {formatCount(samples)} a cell the smallest difference found over all cells is{" "}
      <strong>{smallestInAll === null ? "none" : `${(smallestInAll * 100).toFixed(1)} points`}</strong>.{" "}
      <span className="muted">
        In four of five runs, two-sided at 5%, independent rollouts, before the correction for several comparisons.
      </span>
    </p>
  );
}
