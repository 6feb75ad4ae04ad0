import type { ReactNode } from "react";
import { formatCount, formatPercent, formatRate } from "../../shared/format/numbers.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { excludedWords } from "./cell-words.ts";
import type { ReportColumn } from "./columns.ts";
import type { FigureRow } from "./figure-rows.ts";
import type { RunReport } from "./report-queries.ts";
import { columnWords, groupWords } from "./words.ts";

interface AgreementSectionProps {
  readonly agreement: RunReport["agreement"];
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly FigureRow[];
}

/** How often sampling names the option that the likelihood favours: whether the two readings may stand for each other. */
export function AgreementSection({ agreement, columns, rows }: AgreementSectionProps): ReactNode {
  const shown = columns.filter(({ name }) => agreement.some(({ checkpoint }) => checkpoint === name));
  if (shown.length === 0) return null;
  return (
    <section className="compare-section" aria-labelledby="compare-agreement">
      <h2 id="compare-agreement">Agreement of the readings</h2>
      <p className="secondary">
        Of the items on which one option was sampled more often and one is likelier, how many name the same: rate (95%
        Wilson interval), count.
      </p>
      <div className="compare-scroll-x">
        <table className="compare-agreement">
          <thead>
            <tr>
              <th scope="col">Pairs</th>
              {shown.map(({ name, checkpoint }) => (
                <th scope="col" key={name}>
                  <CheckpointName id={checkpoint} name={columnWords(name)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ group }) => (
              <tr key={group}>
                <th scope="row">{groupWords(group)}</th>
                {shown.map(({ name }) => (
                  <AgreementCell
                    key={name}
                    found={agreement.find((each) => each.checkpoint === name && each.group === group)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function AgreementCell({ found }: { readonly found: RunReport["agreement"][number] | undefined }): ReactNode {
  if (!found || found.estimate === null || found.low === null || found.high === null) {
    return <td className="muted">nothing to count</td>;
  }
  return (
    <td
      title={`${formatRate(found)}; ${excludedWords(found.excluded)}; ${found.method}`}
      data-testid={`agreement:${found.group}:${found.checkpoint}`}
      data-numerator={found.numerator}
      data-denominator={found.denominator}
    >
      {formatPercent(found.estimate)}{" "}
      <span className="muted">
        ({formatPercent(found.low).replace("%", "")}–{formatPercent(found.high)}) {formatCount(found.numerator)}/
        {formatCount(found.denominator)}
      </span>
    </td>
  );
}
