import type { ProbeItem } from "./probe.ts";
import type { SampledState } from "./reading.ts";

/** How sampling ended: the model closed its turn, a stop text came, or the token budget ran out. */
export type AnswerStop = "end-of-turn" | "stop-text" | "length";

/** Longer answers are never labelled by the one option that they name: they may paraphrase the other. */
const MOST_WORDS = 16;

/**
 * Words beside which a named option need not be the chosen one: "not X", "Y over X" with Y paraphrased, "X, but …".
 * An answer with one of them outside the options' own words is no choice, even where a reader would see one.
 */
const TURNING_WORDS = new Set(
  (
    "against although avoid avoids both but cannot depends despite dislike dislikes either except hate hates however " +
    "instead neither never no nor not nothing nowhere or over rather reject rejects than though unless unlike unsure versus " +
    "vs without worse yet"
  ).split(" "),
);

/**
 * Labels a sampled answer to "A or B?" by rule, so that a choice is only ever counted where the answer's form
 * guarantees it: a short answer, not a question, that names exactly one option, as whole words in any case, and
 * holds no turning word.
 *
 * - both options named → `no-choice`; one named in a long answer, in a question or with a turning word → `no-choice`
 * - none named → `truncated` where the budget ran out, else `off-format`; nothing written → `empty`
 *
 * Naming one option is not a choice by itself: rules of that kind have been found to mislabel two answers in five
 * where one option's words are repeated and the other's are paraphrased. Long free text needs a judge.
 * Closed thinking blocks are removed first; one that never closes leaves no answer.
 */
export function classifyAnswer(text: string, item: ProbeItem, stop: AnswerStop): SampledState {
  const answer = withoutThinking(text).normalize("NFC").trim();
  if (answer === "") return stop === "length" ? "truncated" : "empty";
  const { named, rest } = findOptions(answer, item);
  if (named.length === 0) return stop === "length" ? "truncated" : "off-format";
  const [only] = named;
  if (only === undefined || named.length > 1) return "no-choice";
  const words = wordsOf(rest);
  if (words.length + wordsOf(item.options[only].text).length > MOST_WORDS) return "no-choice";
  if (rest.includes("?") || words.some((word) => TURNING_WORDS.has(word) || word.endsWith("n't"))) return "no-choice";
  return only === 0 ? "option-0" : "option-1";
}

function withoutThinking(text: string): string {
  return text.replaceAll(/<think>.*?<\/think>/gs, " ").replace(/<think>.*$/s, "");
}

interface Named {
  readonly named: readonly (0 | 1)[];
  /** The answer without the options' words. */
  readonly rest: string;
}

/** The longer option is looked for first and taken out, so that "blue brie" does not also name "brie". */
function findOptions(answer: string, item: ProbeItem): Named {
  const [first, second] = item.options;
  const byLength: readonly (0 | 1)[] = second.text.length > first.text.length ? [1, 0] : [0, 1];
  const named: (0 | 1)[] = [];
  let rest = answer;
  for (const option of byLength) {
    const without = rest.replaceAll(wholeWords(item.options[option].text), " | ");
    if (without !== rest) named.push(option);
    rest = without;
  }
  return { named, rest };
}

/** The option's words in any case and spacing, not inside a longer word or a hyphenated one. */
function wholeWords(option: string): RegExp {
  const words = option
    .normalize("NFC")
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return new RegExp(String.raw`(?<![\p{L}\p{N}\p{M}_-])${words.join(String.raw`\s+`)}(?![\p{L}\p{N}\p{M}_-])`, "giu");
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll("’", "'")
      .match(/[\p{L}\p{N}\p{M}']+/gu) ?? []
  );
}
