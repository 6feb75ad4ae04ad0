import { groupWords, signedPoints } from "../experiment/words.ts";
import { STUDY_ARMS } from "./arms.ts";
import type { StudyQuestion } from "./questions.ts";
import type { StudyRate, StudyRecord } from "./record.ts";
import { boundsCell, pointsCell, rateCell, verdictOf } from "./verdict.ts";

/** A Markdown table; cells never hold a bar. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export interface RateColumn {
  readonly axis: string;
  readonly group: string;
  readonly words: string;
}

interface RateTable {
  readonly probe: string;
  readonly reading: StudyRate["reading"];
  readonly arms: readonly string[];
  readonly columns: readonly RateColumn[];
}

/** Rates of arms, a column a group; under each the seeds alone. Arms without a reading are left out. */
export function rateTable({ rates }: StudyRecord, { probe, reading, arms, columns }: RateTable): string {
  const find = (arm: string, { axis, group }: RateColumn): StudyRate | undefined =>
    rates.find(
      (rate) =>
        rate.probe === probe &&
        rate.reading === reading &&
        rate.arm === arm &&
        rate.axis === axis &&
        rate.group === group,
    );
  const rows = arms
    .filter((arm) => columns.some((column) => find(arm, column)))
    .map((arm) => [
      wordsOf(arm),
      ...columns.map((column) => {
        const rate = find(arm, column);
        return rate ? `${rateCell(rate)}; ${seedsCell(rate)}` : "–";
      }),
    ]);
  return table(["arm", ...columns.map(({ words }) => words)], rows);
}

function seedsCell({ seeds }: StudyRate): string {
  return seeds.map(({ estimate }) => (estimate === null ? "–" : (estimate * 100).toFixed(0))).join(", ");
}

/** Answers to questions, a row a group: each by its own reading, or all by the one that is given. */
export function contrastTable(
  { contrasts }: StudyRecord,
  questions: readonly StudyQuestion[],
  reading?: StudyRate["reading"],
): string {
  const rows = questions.flatMap((question) =>
    question.groups.flatMap((group) => {
      const found = contrasts.find(
        (each) =>
          each.question === question.id && each.group === group && each.reading === (reading ?? question.reading),
      );
      if (!found) return [];
      return [
        [
          question.words,
          groupWords(group),
          pointsCell(found),
          String(found.items),
          found.pValueHolm < 0.001 ? "< 0.001" : found.pValueHolm.toFixed(3),
          found.seeds.map(({ estimate }) => signedPoints(estimate, 0)).join(", "),
          boundsCell(found.overSeeds),
          verdictOf(found),
        ],
      ];
    }),
  );
  const head = [
    "difference, points",
    "items of",
    "95% over items",
    "n",
    "p (Holm)",
    "each seed",
    "95% over seeds",
    "reading",
  ];
  return rows.length === 0 ? "No arm of these is trained on every seed yet." : table(head, rows);
}

export function wordsOf(arm: string): string {
  return STUDY_ARMS.find(({ name }) => name === arm)?.words ?? arm;
}
