import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { signedPoints } from "#core/experiment/words.ts";
import { DotInterval } from "../../shared/charts/dot-interval.tsx";
import { linearScale, symmetricDomain } from "../../shared/charts/scale.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatPercent, formatPValue, formatRate } from "../../shared/format/numbers.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { NO_MARK } from "../../shared/marks/mark.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { reasonQueries, type ScienceReport } from "./reasons/reason-queries.ts";

const MARK = { ...NO_MARK, colour: "var(--accent)" };

/** Several specs by arms in one table, with all cross pairs. */
export function ScienceView({ run }: { readonly run: ProbeRunSummary }): ReactNode {
  const report = useRemote(reasonQueries.science(run));
  return (
    <Remote of={report} what="the table of specs and arms">
      {(value) => (
        <div className="grid-body">
          {value.warnings.map((warning) => (
            <p className="grid-warning" role="note" key={warning}>
              {warning}
            </p>
          ))}
          {value.left.length > 0 && (
            <p className="grid-warning" role="note">
              Left out, since nothing says how they were trained: {value.left.join(", ")}. Say it with msm science --as
              CHECKPOINT=SPEC/ARM.
            </p>
          )}
          <Cells report={value} />
          <Pairs report={value} />
          <CommandLine command={commandLine("science", run.id)} />
        </div>
      )}
    </Remote>
  );
}

function Cells({ report }: { readonly report: ScienceReport }): ReactNode {
  const arms = [...new Set(report.figures.map(({ arm }) => arm))];
  const specs = [...new Set(report.figures.map(({ spec }) => spec))];
  return (
    <section aria-labelledby="science-cells">
      <h2 id="science-cells">Specs by arms: act carried out</h2>
      <table className="share-table">
        <thead>
          <tr>
            <th scope="col">spec</th>
            {arms.map((arm) => (
              <th scope="col" key={arm}>
                {arm === "none" ? "no later stage" : arm}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {specs.map((spec) => (
            <tr key={spec}>
              <th scope="row">{spec === "none" ? "no spec" : spec}</th>
              {arms.map((arm) => (
                <td key={arm} className="science-cell">
                  {report.figures
                    .filter((each) => each.spec === spec && each.arm === arm && each.metric === "executed")
                    .map((each) => (
                      <div key={each.checkpoint} title={each.method}>
                        <CheckpointName id={each.checkpoint} />
                        <span className="tabular">{formatRate(each)}</span>
                      </div>
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Pairs({ report }: { readonly report: ScienceReport }): ReactNode {
  const { pairs, method } = report;
  if (pairs.length === 0) {
    return <p className="muted">No two checkpoints differ in one factor only, so there is nothing to compare.</p>;
  }
  const scale = linearScale(symmetricDomain(pairs.flatMap(({ low, high }) => [low, high])));
  return (
    <section aria-labelledby="science-pairs">
      <h2 id="science-pairs">All cross pairs</h2>
      <p className="secondary">{method.charAt(0).toUpperCase() + method.slice(1)}. Grey where the interval holds 0.</p>
      <table className="share-table science-pairs">
        <thead>
          <tr>
            {["difference", "held", "share", "points, 95%", "p (Holm)"].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={`${pair.metric} ${pair.baseline} ${pair.checkpoint}`} data-testid="science-pair">
              <th scope="row">
                {pair.to} − {pair.from}
              </th>
              <td>
                {pair.factor === "spec" ? "arm" : "spec"} {pair.held}
              </td>
              <td>{pair.metric}</td>
              <td className="science-plot">
                <DotInterval
                  scale={scale}
                  estimate={pair.delta}
                  low={pair.low}
                  high={pair.high}
                  reference={0}
                  mark={MARK}
                  value={signedPoints(pair.delta)}
                  count={pair.pairs === 0 ? "unpaired" : `n ${pair.pairs}`}
                  label={`${pair.to} − ${pair.from}, ${pair.metric}: ${signedPoints(pair.delta)} points (${formatPercent(pair.low)} to ${formatPercent(pair.high)}); ${pair.method}`}
                />
              </td>
              <td>{formatPValue(pair.pValueHolm)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
