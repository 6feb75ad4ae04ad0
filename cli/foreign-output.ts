import type { ForeignReport, ForeignResults } from "#core/interchange/foreign.ts";
import type { ScoreSummary } from "#core/interchange/score-rates.ts";
import type { Output } from "./command.ts";
import { interval, percent, textTable } from "./text-table.ts";

export function foreignTable(imported: readonly ForeignResults[]): string {
  return textTable(
    ["foreign results", "format", "task", "model", "samples", "from"],
    imported.map((each) => [each.id, each.format, each.task, each.model, String(each.samples), each.source]),
  );
}

/** Imported results as `msm` prints them. */
export function foreignOutput(report: ForeignReport): Output {
  const { results, scores, warnings } = report;
  const rows = scores.map((each) => [
    each.score,
    each.kind === "rate" ? `${each.numerator}/${each.denominator}` : String(each.denominator),
    valueWords(each),
    each.interval ? interval(each.interval.low, each.interval.high) : "–",
    String(each.unscored),
    each.method,
  ]);
  return {
    json: report,
    text: [
      `${results.task} on ${results.model}, ${results.samples} samples, ${results.format}, imported as ${results.id}`,
      ...warnings.map((warning) => `Warning: ${warning}`),
      "",
      textTable(["score", "k/n", "value", "95% interval", "unscored", "method"], rows),
    ].join("\n"),
  };
}

function valueWords({ kind, estimate, labels }: ScoreSummary): string {
  if (kind === "rate") return percent(estimate);
  if (kind === "mean") return estimate?.toFixed(3) ?? "–";
  return Object.entries(labels)
    .sort(([, left], [, right]) => right - left)
    .slice(0, 6)
    .map(([label, count]) => `${label} ${count}`)
    .join(", ");
}
