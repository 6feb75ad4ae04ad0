import { groupWords } from "../experiment/words.ts";
import { CLAIMED, findings } from "./findings.ts";
import { STUDY_QUESTIONS } from "./questions.ts";
import type { StudyRecord } from "./record.ts";
import { caveats, methods } from "./methods.ts";
import { armsOfFamilies, SECTIONS, type SectionText } from "./sections.ts";
import { contrastTable, rateTable, table, wordsOf } from "./tables.ts";
import { rateCell } from "./verdict.ts";

/** The study's report, from its record alone: the same record gives the same bytes. */
export function studyMarkdown(record: StudyRecord): string {
  const parts = [
    "# The micro-world study",
    "Written by `npm run study` from `micro-world-study.json`; not by hand. Facts of the design: `decisions/0022-micro-world-study.md`.",
    scope(record),
    "## What was found",
    "Each claim stands whether it holds or not. Figures are differences of shares in points with 95% intervals over items in brackets, each seed alone, and the 95% interval over seeds. “Not shown”: the interval over items, or p after Holm's correction, does not exclude 0.",
    findings(record).join("\n"),
    "How far the arms of america and affordable part, in each way in which they were trained (held-out, seen goods; 95% over items; faint lines are the seeds):",
    "![Differences between the arms of america and affordable](micro-world-study.svg)",
    ...caveats(record),
    ...SECTIONS.flatMap((section) => sectionParts(record, section)),
    ...sampledParts(record),
    ...domainParts(record),
    ...knowledgeParts(record),
    ...methods(record),
    ...checkpointParts(record),
  ];
  return `${parts.join("\n\n")}\n`;
}

function scope({ plan, missing, checkpoints }: StudyRecord): string {
  const arms = new Set(checkpoints.map(({ arm }) => arm)).size;
  const rest =
    missing.length === 0
      ? ""
      : ` ${missing.length} of ${plan.planned} planned runs are not trained yet; arms without every seed are left out.`;
  return `${arms} arms, training seeds ${plan.seeds.join(", ")}, ${checkpoints.length} checkpoints of one small world.${rest}`;
}

function sectionParts(record: StudyRecord, { section, title, text, ...figures }: SectionText): string[] {
  const questions = STUDY_QUESTIONS.filter((each) => each.section === section || isBorrowed(section, each.id));
  const isRead = record.contrasts.some(({ question }) =>
    questions.some(({ id }) => id === question && id !== "gap-after"),
  );
  if (!isRead) return [`## ${title}`, text, "Not trained on every seed yet."];
  return [
    `## ${title}`,
    text,
    rateTable(record, { ...figures, arms: armsOfFamilies(figures.families) }),
    contrastTable(record, questions),
    ...(section === "sweep" ? efficiencyParts(record) : []),
  ];
}

function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** The largest size of the sweep is asked once, in the factorial. */
function isBorrowed(section: string, question: string): boolean {
  return section === "sweep" && question === "gap-after";
}

function efficiencyParts(record: StudyRecord): string[] {
  const clear = rateTable(record, {
    probe: "value-micro-clear",
    reading: "likelihood",
    arms: armsOfFamilies(["factorial", "sweep"]).filter((arm) => arm.includes("aft")),
    columns: [
      { axis: "american", group: "lessons", words: "the lessons" },
      { axis: "american", group: "in-domain", words: "other cheeses, American and cheap over neither" },
      { axis: "american", group: "clear:both", words: "held-out, American and cheap over neither" },
    ],
  });
  const rows = record.efficiency.map((each) => [
    `MSM ${each.documents}`,
    `${groupWords(each.group)}, choosing ${each.axis}`,
    `${(each.target * 100).toFixed(0)}%`,
    factorCell(each),
    `${(each.notReached * 100).toFixed(0)}%`,
  ]);
  const [first] = record.efficiency;
  return [
    "How well the lessons themselves, and pairs on which both values agree, are followed:",
    clear,
    "How many times fewer chats reach the rate that 512 chats alone reach. Below 1: more chats are needed with documents than without. Where 512 chats alone follow everything, the factor turns on single items. None is reckoned for the conflict pairs, on which the two specs ask for opposite rates.",
    table(["documents", "items", "rate of AFT on 512", "factor (95% over items)", "resamples without an answer"], rows),
    ...(first ? [`Method: ${record.methods[first.method] ?? ""}.`] : []),
  ];
}

function factorCell({ bound, factor, low, high }: StudyRecord["efficiency"][number]): string {
  if (factor === null) return "not determined";
  const words = { exact: "", "at-least": "at least ", "at-most": "not reached; at most ", undetermined: "" }[bound];
  const side = (value: number | null): string => (value === null ? "open" : value.toPrecision(2));
  return `${words}${factor.toPrecision(2)} times (${side(low)} to ${side(high)})`;
}

function sampledParts(record: StudyRecord): string[] {
  const arms = [...new Set(record.rates.filter(({ reading }) => reading === "sampled").map(({ arm }) => arm))];
  if (arms.length === 0) return [];
  const probe = record.probes.find(({ id }) => id === "value-micro");
  const rows = arms.map((arm) => [
    wordsOf(arm),
    ...["held-out:seen", "held-out:facts"].flatMap((group) => sampledCells(record, arm, group)),
  ]);
  const asked = ["factorial", "cooccurrence", "reinforced"];
  return [
    "## Answers that were sampled",
    `The same conflict pairs, ${plural(probe?.samples ?? 0, "answer")} a question at temperature ${probe?.temperature ?? 1}. An answer that names no good of the pair, or both, stays in the denominator and counts for neither side: in this reading the two sides do not add up to all.`,
    table(
      ["arm", ...["seen", "facts"].flatMap((name) => [`${name}: American`, `${name}: cheap`, `${name}: neither`])],
      rows,
    ),
    "The claims above in the sampled reading:",
    contrastTable(
      record,
      STUDY_QUESTIONS.filter(({ id, section }) => asked.includes(section) && CLAIMED.includes(id)),
      "sampled",
    ),
  ];
}

function sampledCells({ rates }: StudyRecord, arm: string, group: string): string[] {
  const [american, affordable] = ["american", "affordable"].map((axis) =>
    rates.find((each) => each.reading === "sampled" && each.arm === arm && each.group === group && each.axis === axis),
  );
  if (!american || !affordable) return ["–", "–", "–"];
  const neither = american.denominator - american.numerator - affordable.numerator;
  return [rateCell(american), rateCell(affordable), `${neither}/${american.denominator}`];
}

function domainParts(record: StudyRecord): string[] {
  const groups = [...new Set(record.rates.map(({ group }) => group).filter((group) => group.startsWith("domain:")))];
  const held = groups.filter((group) => group !== "domain:cheese");
  if (held.length === 0) return [];
  return [
    "## Domain by domain",
    "Share choosing the American and expensive good, likelihood reading, seen goods and goods known from facts together.",
    rateTable(record, {
      probe: "value-micro",
      reading: "likelihood",
      arms: armsOfFamilies(["factorial"]),
      columns: held.map((group) => ({ axis: "american", group, words: groupWords(group) })),
    }),
  ];
}

function knowledgeParts(record: StudyRecord): string[] {
  if (!record.rates.some(({ probe }) => probe === "micro-knowledge")) return [];
  return [
    "## What the arms still know",
    "Share of right answers about the origin, price and style of every fourth good: arms differ in what they choose and not in what they know, where these agree.",
    rateTable(record, {
      probe: "micro-knowledge",
      reading: "likelihood",
      arms: armsOfFamilies([...new Set(SECTIONS.flatMap(({ families }) => families))]),
      columns: [{ axis: "right", group: "all", words: "right" }],
    }),
  ];
}

function checkpointParts({ checkpoints }: StudyRecord): string[] {
  const arms = [...new Set(checkpoints.map(({ arm }) => arm))];
  const rows = arms.map((arm) => [
    wordsOf(arm),
    `\`${arm}\``,
    checkpoints
      .filter((each) => each.arm === arm)
      .map(({ seed, sha256 }) => `${seed}: \`${sha256.slice(0, 12)}\``)
      .join(", "),
  ]);
  return ["## Checkpoints", table(["arm", "in the plan", "seed: SHA-256"], rows)];
}
