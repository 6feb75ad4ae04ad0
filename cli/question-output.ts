import type { StatedActed } from "#core/questions/stated-acted.ts";
import type { QuestionReport } from "#native/workbench/question-reports.ts";
import type { Output } from "./command.ts";
import { exitCodeOf, resumeLines } from "./report-output.ts";
import { interval, percent, textTable } from "./text-table.ts";

/** Answers to open questions as `msm` prints them: a mean rating a checkpoint, judge and dimension. */
export function questionOutput(report: QuestionReport): Output {
  const { runs, probe, columns, warnings } = report;
  const rows = columns.flatMap(({ checkpoint, rater, means }) =>
    means.map((each) => [
      checkpoint,
      rater ?? "–",
      each.dimension,
      `${each.rated}/${each.answers}`,
      rating(each.mean),
      each.low === null ? "–" : `${rating(each.low)} to ${rating(each.high)}`,
      Object.entries(each.excluded)
        .map(([state, count]) => `${count} ${state}`)
        .join(", "),
    ]),
  );
  const unrated = columns.every(({ rater }) => rater === null);
  return {
    json: {
      runId: runs[0]?.id ?? null,
      runs,
      probe: { id: probe.id, version: probe.version, kind: probe.kind, items: probe.items.length },
      columns,
      warnings,
    },
    text: [
      `${probe.id} v${probe.version}, ${probe.items.length} questions; run ${runs.map(({ id, status }) => `${id} (${status})`).join(", ")}`,
      ...warnings.map((warning) => `Warning: ${warning}`),
      "",
      textTable(["checkpoint", "judge", "dimension", "rated", "mean", "95% interval", "left out"], rows),
      ...(unrated ? ["", `Rate with: msm probe rate ${runs[0]?.id} --judge endpoint:NAME|checkpoint:ID`] : []),
      ...resumeLines(runs),
    ].join("\n"),
    exitCode: exitCodeOf(runs),
  };
}

export function statedActedOutput(joined: readonly StatedActed[]): Output {
  const rows = joined.map(({ checkpoint, stated, acted }) => [
    checkpoint,
    rating(stated?.estimate ?? null),
    stated ? `${rating(stated.low)} to ${rating(stated.high)}` : "–",
    percent(acted?.estimate ?? null),
    interval(acted?.low ?? null, acted?.high ?? null),
  ]);
  return {
    json: { checkpoints: joined },
    text: textTable(["checkpoint", "stated (1-10)", "95% interval", "executed", "95% interval"], rows),
  };
}

function rating(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}
