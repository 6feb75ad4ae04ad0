import { FITS_CHOICE } from "#core/experiment/stated-reasons.ts";
import { groupWords } from "#core/experiment/words.ts";
import type { StatedReasonsReport } from "#native/workbench/stated-reasons.ts";
import type { Output } from "./command.ts";
import { armName } from "./experiment-tables.ts";
import { interval, percent, textTable } from "./text-table.ts";

/** What arms say when asked why, a line a reason. */
export function statedReasonsOutput(report: StatedReasonsReport): Output {
  const rows = report.shares.map(({ arm, group, reason, overItems, perSeed, overSeeds }) => [
    armName(arm, report.arms),
    groupWords(group),
    reason === FITS_CHOICE ? "fits the choice" : reason,
    `${overItems.numerator}/${overItems.denominator}`,
    percent(overItems.estimate),
    interval(overItems.low, overItems.high),
    perSeed.map((seed) => percent(seed.estimate)).join(" "),
    overSeeds ? interval(overSeeds.low, overSeeds.high) : "–",
    Object.entries(overItems.excluded)
      .map(([why, count]) => `${why} ${count}`)
      .join(", "),
  ]);
  return {
    json: report,
    text: [
      ...report.warnings.map((warning) => `Warning: ${warning}`),
      `Asked "${report.set?.question ?? "why?"}" after each choice; a share is of the answers that name exactly one reason`,
      textTable(
        ["arm", "group", "reason", "k/n", "share", "95% over items", "each seed", "95% over seeds", "left out"],
        rows,
      ),
    ].join("\n"),
    exitCode: 0,
  };
}
