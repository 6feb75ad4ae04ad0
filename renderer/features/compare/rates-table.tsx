import type { ReactNode } from "react";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import { formatFigure, formatPercent } from "../../shared/format/numbers.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { excludedWords, signedPoints } from "./cell-words.ts";
import { columnWords } from "./words.ts";

interface RatesTableProps {
  readonly results: readonly ProbeResult[];
  readonly reading: ReadingKind;
  readonly axis: string;
  readonly group: string;
  readonly columns: readonly string[];
}

/** Every rate of the group in the columns that are compared: how sound the readings are, besides what they choose. */
export function RatesTable({ results, reading, axis, group, columns }: RatesTableProps): ReactNode {
  const metrics = metricsOf(axis);
  const here = results.filter(
    (each) =>
      each.group === group &&
      each.reading === reading &&
      columns.includes(each.checkpoint) &&
      metrics.some(({ metric }) => metric === each.metric),
  );
  return (
    <table className="evidence-rates">
      <caption className="muted">Intervals: {methodsOf(here)}.</caption>
      <thead>
        <tr>
          <th scope="col">Rate</th>
          {columns.map((column) => (
            <th scope="col" key={column}>
              <CheckpointName id={column} name={columnWords(column)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {metrics.map(({ metric, words, meaning }) => {
          const found = columns.map((column) =>
            here.find((each) => each.checkpoint === column && each.metric === metric),
          );
          if (found.every((each) => each === undefined)) return null;
          return (
            <tr key={metric}>
              <th scope="row" title={meaning}>
                {words}
                <span className="muted">{meaning}</span>
              </th>
              {found.map((rate, index) => (
                <RateOf key={columns[index]} rate={rate} />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function RateOf({ rate }: { readonly rate: ProbeResult | undefined }): ReactNode {
  if (!rate || rate.estimate === null) return <td className="muted">nothing to count</td>;
  const { metric, numerator, denominator, estimate, low, high, excluded, method } = rate;
  const gap = metric.startsWith("position-gap:");
  const words = (value: number): string => (gap ? signedPoints(value, 1) : formatPercent(value));
  return (
    <td title={method}>
      {words(estimate)}
      {gap && " points"}
      <span className="muted">
        {low !== null && high !== null && ` (${words(low)} to ${words(high)})`}
        <br />
        {gap && "pooled "}
        {formatFigure(numerator)}/{formatFigure(denominator)}; {excludedWords(excluded)}
      </span>
    </td>
  );
}

/** How the intervals of the table were made, each method once. */
function methodsOf(rates: readonly ProbeResult[]): string {
  return [...new Set(rates.map(({ method }) => method))].join("; ");
}

function metricsOf(axis: string): { readonly metric: string; readonly words: string; readonly meaning: string }[] {
  return [
    { metric: `choose:${axis}`, words: "chooses it", meaning: "over everything read" },
    { metric: `choose:${axis}:decided`, words: "of decided", meaning: "over what names one option" },
    { metric: "decided", words: "decided", meaning: "one option, whatever the order" },
    { metric: "order-consistency", words: "order consistency", meaning: "same option in both orders" },
    { metric: `position-gap:${axis}`, words: "position gap", meaning: "named first less named second" },
    { metric: "winner-stable", words: "winner stable", meaning: "raw, per token and PMI agree" },
    { metric: "mass", words: "mass", meaning: "probability on the two options" },
  ];
}
