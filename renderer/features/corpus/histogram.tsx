import type { ReactNode } from "react";
import type { Distribution } from "#core/corpus/quality/distribution.ts";
import { formatCompact, formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import "./histogram.css";

interface HistogramProps {
  readonly distribution: Distribution;
  /** What is counted a document: "tokens". */
  readonly unit: string;
}

/** How a measure is spread over documents: a column a bin, its count on hover and in words for screen readers. */
export function Histogram({ distribution, unit }: HistogramProps): ReactNode {
  const { bins, least, most, median } = distribution;
  const highest = bins.reduce((top, bin) => Math.max(top, bin.count), 1);
  return (
    <figure className="histogram">
      <ol className="histogram-bins" aria-label={`Documents by ${unit}`}>
        {bins.map(({ from, to, count }) => (
          <li
            key={from}
            title={`${formatCount(from)} to ${formatCount(to)} ${unit}: ${plural(count, "document")}`}
            aria-label={`${formatCount(from)} to ${formatCount(to)} ${unit}: ${plural(count, "document")}`}
          >
            <span style={{ height: `${(count / highest) * 100}%` }} />
          </li>
        ))}
      </ol>
      <figcaption className="muted tabular">
        <span>{least === null ? "" : formatCompact(least)}</span>
        <span>{median === null ? "" : `median ${formatCompact(median)} ${unit} a document`}</span>
        <span>{most === null ? "" : formatCompact(most)}</span>
      </figcaption>
    </figure>
  );
}
