import type { AxisBalance, MeasuredBalance } from "#core/probes/authoring/balance.ts";
import { type DropReason, itemsFor, type ProbeCheck } from "#core/probes/authoring/check-report.ts";
import type { Probe } from "#core/probes/probe.ts";
import { formatCount } from "../../shared/format/numbers.ts";

/** One thing that was looked at, and what was found. */
export interface CheckRow {
  readonly id: string;
  readonly what: string;
  /** `unknown`: it was not looked at, which is not the same as nothing found. */
  readonly tone: "good" | "warning" | "unknown";
  readonly found: string;
  /** How it was decided: the test and its p, or what was looked for. */
  readonly how: string;
  readonly examples: readonly string[];
}

const MOST_EXAMPLES = 8;

export function checkRows(check: ProbeCheck, probe: Probe): CheckRow[] {
  return [
    ...obviousRows(check),
    ...check.balance.flatMap((balance) => balanceRows(balance, check, probe)),
    duplicateRow(check, probe),
    reusedRow(check),
    ...contaminationRows(check),
  ];
}

/** How many items each reason to leave some out holds for. */
export function dropCounts(check: ProbeCheck): Record<DropReason, number> {
  return {
    obvious: itemsFor(check, "obvious").size,
    duplicate: itemsFor(check, "duplicate").size,
    contaminated: itemsFor(check, "contaminated").size,
  };
}

const ofItems = (count: number, { items }: ProbeCheck): string =>
  `${formatCount(count)} of ${formatCount(items)} items`;

function obviousRows(check: ProbeCheck): CheckRow[] {
  const { words, byRule, forms, judged } = check.obvious;
  const looked = [...new Set(Object.values(words).flat())].join(", ");
  const named = new Set(byRule.map(({ item }) => item)).size;
  const unjudged = Object.values(judged?.unjudged ?? {}).reduce((sum, each) => sum + each, 0);
  return [
    {
      id: "words",
      what: "Value given away by its words",
      tone: named + forms.length > 0 ? "warning" : "good",
      found: `${ofItems(named, check)}${forms.length > 0 ? `, and ${forms.length} question forms` : ""}`,
      how: looked === "" ? "no word to look for" : `looked for ${looked}`,
      examples: [
        ...forms.map(({ form, word }) => `“${word}” in the form: ${form}`),
        ...byRule.map(({ item, option, word }) => `${item}: “${word}” in ${option}`),
      ].slice(0, MOST_EXAMPLES),
    },
    judged === null
      ? { id: "judge", what: "Value obvious to a judge", tone: "unknown", found: "not asked", how: "", examples: [] }
      : {
          id: "judge",
          what: "Value obvious to a judge",
          tone: judged.obvious.length + judged.split.length > 0 ? "warning" : "good",
          found: `${judged.obvious.length} obvious, ${judged.split.length} in one order only, of ${judged.of}`,
          how: `${judged.judge}; ${unjudged} without a verdict`,
          examples: [...judged.obvious, ...judged.split].slice(0, MOST_EXAMPLES),
        },
  ];
}

function balanceRows({ axis, order, measures, tells }: AxisBalance, check: ProbeCheck, probe: Probe): CheckRow[] {
  const label = probe.axes.length > 1 ? `${axis}: ` : "";
  const { targetFirst, of, adjusted, imbalanced, interval } = order;
  const range = interval === null ? "" : ` (${percent(interval.low)} to ${percent(interval.high)})`;
  return [
    {
      id: `${axis}/order`,
      what: `${label}Value's option stands first`,
      tone: imbalanced ? "warning" : "good",
      found: `${targetFirst} of ${of}${range}`,
      how: `exact binomial test, ${pWords(adjusted)}`,
      examples: [],
    },
    measureRow(`${axis}/characters`, `${label}Value's side longer, characters`, measures.characters),
    measureRow(`${axis}/words`, `${label}Value's side longer, words`, measures.words),
    check.frequencyDocuments === null
      ? {
          id: `${axis}/frequency`,
          what: `${label}Value's side in commoner words`,
          tone: "unknown",
          found: "not measured",
          how: "no corpus is installed",
          examples: [],
        }
      : measureRow(`${axis}/frequency`, `${label}Value's side in commoner words, log₁₀`, measures.frequency),
    {
      id: `${axis}/tells`,
      what: `${label}Words that tell the side`,
      tone: tells.tested === 0 ? "unknown" : tells.found > 0 ? "warning" : "good",
      found: tells.tested === 0 ? "none to test" : `${tells.found} of ${tells.tested} tested`,
      how: tells.tested === 0 ? "no word is on one side only in six items" : "exact sign tests, Holm p < 0.05",
      examples: tells.words
        .slice(0, MOST_EXAMPLES)
        .map(({ word, target, other }) => `${word}: ${target} on its side, ${other} on the other`),
    },
  ];
}

function measureRow(id: string, what: string, measured: MeasuredBalance | null): CheckRow {
  if (measured === null || measured.mean === null) {
    const how = "none of the words stands in a corpus";
    return { id, what, tone: "unknown", found: "not measured", how, examples: [] };
  }
  const { mean, interval, more, less, same, adjusted, imbalanced, method } = measured;
  const range = interval === null ? "" : ` (${signed(interval.low)} to ${signed(interval.high)})`;
  return {
    id,
    what,
    tone: imbalanced ? "warning" : "good",
    found: `${signed(mean)}${range}; more in ${more}, less in ${less}, same in ${same}`,
    how: `${method}${adjusted === null ? "" : `, ${pWords(adjusted)}`}`,
    examples: [],
  };
}

function duplicateRow(check: ProbeCheck, probe: Probe): CheckRow {
  const { pairs } = check.duplicates;
  const textOf = (id: string): string =>
    probe.items
      .find((item) => item.id === id)
      ?.options.map(({ text }) => text)
      .join(" / ") ?? id;
  return {
    id: "duplicates",
    what: "Near duplicates",
    tone: pairs.length > 0 ? "warning" : "good",
    found: `${ofItems(itemsFor(check, "duplicate").size, check)} repeat an earlier one`,
    how: `similarity from ${check.settings.nearDuplicate}`,
    examples: pairs
      .slice(0, MOST_EXAMPLES)
      .map(({ item, other, similarity }) => `${textOf(item)} ≈ ${textOf(other)} (${similarity.toFixed(2)})`),
  };
}

function reusedRow({ duplicates: { reused } }: ProbeCheck): CheckRow {
  return {
    id: "reused",
    what: "Options of several items",
    tone: reused.length > 0 ? "warning" : "good",
    found: formatCount(reused.length),
    how: "such items are not independent",
    examples: reused.slice(0, MOST_EXAMPLES).map(({ text, items }) => `${text}: ${items.length} items`),
  };
}

function contaminationRows(check: ProbeCheck): CheckRow[] {
  const { corpora, tooShort } = check.contamination;
  if (corpora.length === 0) {
    return [
      {
        id: "corpora",
        what: "Installed corpora",
        tone: "unknown",
        found: "none",
        how: "nothing to look in",
        examples: [],
      },
    ];
  }
  return corpora.map(({ corpus, documents, held, named }) => ({
    id: `corpus/${corpus}`,
    what: `In corpus ${corpus}`,
    tone: held.length > 0 ? "warning" : check.items === tooShort ? "unknown" : "good",
    found: `${held.length} of ${check.items - tooShort} items held; both options of ${named.length} of ${check.items} named in one document`,
    how: `${formatCount(documents)} documents, ${check.settings.overlapWords} words in a row${tooShort > 0 ? `; ${tooShort} items too short to look for` : ""}`,
    examples: [
      ...held.map(({ item, documents: count, example }) => `${item}: held by ${count}, first document ${example}`),
      ...named.map(({ item, documents: count, example }) => `${item}: named in ${count}, first document ${example}`),
    ].slice(0, MOST_EXAMPLES),
  }));
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
const pWords = (p: number): string => (p < 0.001 ? "Holm p < 0.001" : `Holm p ${p.toFixed(3)}`);
