import type { ReactNode } from "react";
import type { HeatMap } from "#core/agentic/heat-map.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { HeatCell } from "./heat-cell.tsx";
import { type RateLookup, rateWords } from "./rate-lookup.ts";

interface HeatMapViewProps {
  readonly checkpoint: string;
  readonly map: HeatMap;
  readonly rates: RateLookup;
  /** Whether the run goes on: cells without rollouts are then still to come. */
  readonly sampling: boolean;
  readonly selected: string | null;
  readonly onSelect: (cell: string) => void;
}

/** One checkpoint's cells, scenarios by goals, under its means over them. */
export function HeatMapView({ checkpoint, map, rates, sampling, selected, onSelect }: HeatMapViewProps): ReactNode {
  return (
    <section className="heat" data-testid={`heat:${checkpoint}`}>
      <h2>
        <CheckpointName id={checkpoint} />
      </h2>
      <ul className="heat-means">
        {(["executed", "decided", "tool-use", "executed:tool-users"] as const).flatMap((metric) => {
          const rate = rates.of(checkpoint, "all", metric);
          return rate
            ? [
                <li key={metric} title={rate.method}>
                  {rateWords(rate)}
                </li>,
              ]
            : [];
        })}
      </ul>
      <table className="heat-table">
        <thead>
          <tr>
            <td />
            {map.goals.map((goal) => (
              <th key={goal} scope="col" title={goal}>
                {goal.replace(/^explicit-/, "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {map.rows.map(({ label, cells }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {map.goals.map((goal, column) => {
                const cell = cells[column] ?? null;
                const executed = cell && rates.of(checkpoint, `cell:${cell}`, "executed");
                const decided = cell && rates.of(checkpoint, `cell:${cell}`, "decided");
                return (
                  <td key={goal}>
                    {executed && decided && (
                      <HeatCell
                        label={`${label}, ${goal}`}
                        executed={executed}
                        decided={decided}
                        rollouts={rates.rollouts(checkpoint, cell)}
                        sampling={sampling}
                        selected={cell === selected}
                        onSelect={() => onSelect(cell)}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
