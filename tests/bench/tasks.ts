import { readFile } from "node:fs/promises";

import { createRandom } from "#core/base/random.ts";
import type { Random } from "#core/base/random.ts";
import { z } from "zod";

import type { Job, Task, TaskName, Text } from "./job.ts";

/** Words of the benchmark's tokenizer: a space and three letters are one token. */
export interface Words {
  readonly first: number;
  /** Texts without the space, from id `first` on. */
  readonly words: readonly string[];
}

const TokenizerJson = z.looseObject({ model: z.looseObject({ vocab: z.record(z.string(), z.int()) }) });

const SEED = "bench/1";

export interface TaskSizes {
  readonly continuations: number;
  readonly pairs: number;
  readonly rollouts: number;
  readonly rolloutTokens: number;
  readonly replyTokens: number;
  readonly prefixTokens: number;
  readonly promptTokens: number;
}

export const FULL_SIZES: TaskSizes = {
  continuations: 100,
  pairs: 200,
  rollouts: 100,
  rolloutTokens: 64,
  replyTokens: 128,
  prefixTokens: 1000,
  promptTokens: 2000,
};

/** For trying that everything works; its timings say nothing. */
export const SMALL_SIZES: TaskSizes = {
  continuations: 12,
  pairs: 8,
  rollouts: 4,
  rolloutTokens: 8,
  replyTokens: 16,
  prefixTokens: 200,
  promptTokens: 300,
};

export const TASK_TITLES: { readonly [Name in TaskName]: string } = {
  S1: "score continuations (8–24 tokens) of one long prefix",
  S2: "score short forced-choice pairs in both orders (stem 12–40 tokens, options 1–3)",
  G1: "sample many answers to one long prompt",
  D1: "sample one answer to a prompt of 200 tokens",
};

export async function readWords(tokenizerPath: string): Promise<Words> {
  const { model } = TokenizerJson.parse(JSON.parse(await readFile(tokenizerPath, "utf8")));
  const words = Object.entries(model.vocab)
    .filter(([token]) => token.length === 4 && token.startsWith("Ġ"))
    .sort(([, a], [, b]) => a - b);
  const first = words[0]?.[1] ?? 0;
  if (words.some(([, id], place) => id !== first + place)) throw new Error("The words' ids are not in a row.");
  return { first, words: words.map(([token]) => token.slice(1)) };
}

/** The same words give the same tasks. */
export function makeTasks({ first, words }: Words, sizes: TaskSizes): { readonly [Name in TaskName]: Task } {
  const author = (random: Random, tokens: number): Text => {
    const ids = Array.from({ length: tokens }, () => first + random.integer(words.length));
    return { ids, text: ids.map((id) => words[id - first]).join(" ") };
  };
  const random = (name: string): Random => createRandom(`${SEED}/${name}`);
  const [s1, s2] = [random("S1"), random("S2")];
  const between = (source: Random, low: number, high: number): number => low + source.integer(high - low + 1);
  const prefix = author(s1, sizes.prefixTokens);
  const continuations = times(sizes.continuations, () => author(s1, between(s1, 8, 24)));
  const or = author(s2, 1);
  const pairs = times(sizes.pairs, () => {
    const [stem, a, b] = [
      author(s2, between(s2, 12, 40)),
      author(s2, between(s2, 1, 3)),
      author(s2, between(s2, 1, 3)),
    ];
    return [
      { prompt: join([stem, a, or, b]), continuations: [a, b] },
      { prompt: join([stem, b, or, a]), continuations: [a, b] },
    ];
  });
  return {
    S1: { kind: "score", requests: [{ prompt: prefix, continuations }] },
    S2: { kind: "score", requests: pairs.flat() },
    G1: {
      kind: "sample",
      prompt: author(random("G1"), sizes.promptTokens),
      answers: sizes.rollouts,
      tokens: sizes.rolloutTokens,
    },
    D1: { kind: "sample", prompt: author(random("D1"), 200), answers: 1, tokens: sizes.replyTokens },
  };
}

/** Prompts of 5 to 290 tokens. */
export function parityPrompts({ first, words }: Words, count: number): Text[] {
  const random = createRandom(`${SEED}/parity`);
  return times(count, (place) => {
    const ids = Array.from({ length: 5 + 15 * place }, () => first + random.integer(words.length));
    return { ids, text: ids.map((id) => words[id - first]).join(" ") };
  });
}

export function wordOf({ first, words }: Words, id: number): Text {
  return { ids: [id], text: words[id - first] ?? "" };
}

/** Small tasks of other words than the timed ones, so that a first call's costs are not timed. */
export function warmUpTasks(words: Words): Job["warmUp"] {
  const [one, two, three] = parityPrompts(words, 3).map(({ ids, text }) => ({
    ids: ids.slice(0, 5),
    text: text.slice(0, 19),
  }));
  if (one === undefined || two === undefined || three === undefined) return [];
  return [
    { kind: "score", requests: [{ prompt: one, continuations: [two, three] }] },
    { kind: "sample", prompt: one, answers: 2, tokens: 4 },
  ];
}

function join(texts: readonly Text[]): Text {
  return { ids: texts.flatMap(({ ids }) => ids), text: texts.map(({ text }) => text).join(" ") };
}

function times<T>(count: number, make: (place: number) => T): T[] {
  return Array.from({ length: count }, (_, place) => make(place));
}
