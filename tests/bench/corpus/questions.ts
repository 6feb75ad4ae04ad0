import type { Filters } from "#core/corpus/search.ts";
import { createRandom } from "#core/base/random.ts";
import { PLANTED_PHRASE, VOCABULARY } from "./texts.ts";

/** A kind of question, asked with other words every time. */
export interface Question {
  readonly name: string;
  readonly filters: Filters;
  /** Searches of this kind. */
  readonly queries: readonly string[];
}

const random = createRandom("bench questions");

function wordsOfRank(from: number, to: number, count: number): string[] {
  return Array.from({ length: count }, () => VOCABULARY[from + random.integer(to - from)] ?? "");
}

/** `count` searches of every kind. Ranks are places in the order of frequency. */
export function makeQuestions(count: number): Question[] {
  const rare = wordsOfRank(40_000, 50_000, count);
  const middling = wordsOfRank(2_000, 4_000, count);
  const common = wordsOfRank(3, 30, count);
  const pairs = common.map((word, place) => [word, middling[place] ?? ""] as const);
  return [
    { name: "all documents", filters: {}, queries: rare.map(() => "") },
    { name: "all documents, two filters", filters: FILTERED, queries: rare.map(() => "") },
    { name: "rare word", filters: {}, queries: rare },
    { name: "middling word", filters: {}, queries: middling },
    { name: "common word", filters: {}, queries: common },
    { name: "common and middling word", filters: {}, queries: pairs.map((pair) => pair.join(" ")) },
    {
      name: "phrase",
      filters: {},
      queries: common.map((_, place) =>
        place % 2 === 0 ? `"${PLANTED_PHRASE}"` : `"${pairs[place]?.join(" ") ?? ""}"`,
      ),
    },
    {
      name: "phrase of common words",
      filters: {},
      queries: common.map((word, place) => `"${word} ${common[common.length - 1 - place] ?? ""}"`),
    },
    { name: "prefix of 4 letters", filters: {}, queries: middling.map((word) => `${word.slice(0, 4)}*`) },
    { name: "prefix of 2 letters", filters: {}, queries: middling.map((word) => `${word.slice(0, 2)}*`) },
    { name: "NEAR", filters: {}, queries: pairs.map((pair) => pair.join(" NEAR/5 ")) },
    { name: "title word", filters: {}, queries: middling.map((word) => `title:${word}`) },
    { name: "middling word, two filters", filters: FILTERED, queries: middling },
    { name: "common word, two filters", filters: FILTERED, queries: common },
  ];
}

const FILTERED: Filters = { domain: ["domain 3"], type: ["type 4", "type 5"] };
