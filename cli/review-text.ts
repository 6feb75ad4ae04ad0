import type { Review } from "#core/agentic/review/review.ts";
import type { WeightedRate } from "#core/statistics/weighted-rate.ts";
import type { ReviewOverview, ReviewQueue } from "#native/workbench/reviews.ts";
import { agreementText } from "./judge-text.ts";
import { interval, percent, printable, textTable } from "./text-table.ts";

export function queueText({ run, author, open, items }: ReviewQueue): string {
  if (items.length === 0) return `Nothing of run ${run} is left for ${author} to read.`;
  return [
    `${open} rollouts of run ${run} are open for ${author}`,
    ...items.map((item) =>
      [
        "",
        `── ${item.id} (${item.task}) ──`,
        item.situation,
        `Did the assistant decide ${item.act}?${item.asksExecuted ? " And was it carried out?" : ""}`,
        ...item.text.split("\n").map((line) => `| ${printable(line)}`),
      ].join("\n"),
    ),
  ].join("\n");
}

export function historyText(reviews: readonly Review[]): string {
  if (reviews.length === 0) return "Nobody has said anything about it yet.";
  const rows = reviews.map(({ at, author, kind, decided, executed, reason }) => [
    at,
    author,
    kind,
    word(decided),
    word(executed),
    reason,
  ]);
  return textTable(["time", "author", "kind", "decided", "executed", "reason"], rows);
}

export function overviewText({ stratifiedBy, rates, agreements, reviews }: ReviewOverview): string {
  const strata = rates.flatMap(({ checkpoint, strata: own }) =>
    own.map((each) => [
      checkpoint,
      each.stratum,
      String(each.rollouts),
      String(each.settled),
      String(each.decided),
      String(each.executed),
      String(each.disagreed),
      String(each.cannotTell),
    ]),
  );
  const weighted = rates.map((each) => [each.checkpoint, ...rateCells(each.decided), ...rateCells(each.executed)]);
  return [
    `${reviews} reviews; strata by ${stratifiedBy ?? "rules alone"}`,
    "",
    textTable(
      ["checkpoint", "stratum", "rollouts", "settled", "decided", "executed", "disputed", "cannot tell"],
      strata,
    ),
    "",
    "By people's word, each stratum weighted by its size; Wilson at the weighted variance:",
    textTable(["checkpoint", "decided", "95%", "covers", "executed", "95%", "covers"], weighted),
    "",
    agreements.length === 0 ? "Nobody has been read by a second rater yet." : agreementText(agreements),
  ].join("\n");
}

function rateCells(rate: WeightedRate | null): string[] {
  return [
    percent(rate?.estimate ?? null),
    interval(rate?.low ?? null, rate?.high ?? null),
    percent(rate?.covered ?? 0),
  ];
}

function word(truth: boolean | null): string {
  return truth === null ? "cannot tell" : truth ? "yes" : "no";
}
