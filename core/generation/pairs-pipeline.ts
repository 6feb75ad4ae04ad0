import { problem } from "#core/base/problem.ts";
import { wordsOf } from "#core/corpus/quality/words.ts";
import { valueWordIn, valueWordsOf } from "#core/probes/authoring/value-words.ts";
import { idFrom } from "#core/probes/authoring/draft.ts";
import { allocate } from "./allocate.ts";
import { fillLists, openList, type OpenList, readItems } from "./list-step.ts";
import type { PairDomain, PairRequest } from "./pair-request.ts";
import { pairOrder } from "./pair-order.ts";
import { PAIR_PROMPT } from "./prompts/pair-prompts.ts";
import { alreadyMade, fill } from "./prompts/template.ts";
import type { Ask, Finished, Item, Pipeline, Slot } from "./step.ts";
import { userAsk } from "./user-ask.ts";

/** Choices that one answer is asked for: more come out alike, fewer cost more. */
const BATCH = 20;
const MOST_OPTION_WORDS = 25;
/** One option has at most so many times the characters of the other, but for a few that always may differ. */
const MOST_TIMES = 2;
const FREE_CHARACTERS = 8;

export interface DomainPairs {
  readonly domain: PairDomain;
  /** `name` is the value's option, `text` the other; `key` names the list that it came in. */
  readonly pairs: readonly (Item & { readonly key: string })[];
}

/** Pairs for a probe: a list for each domain, asked again for what was unfit until each has its share. */
export function pairsPipeline(request: PairRequest): Pipeline {
  return {
    previewed: [],
    refusesDuplicates: false,
    target: () => request.count,
    next: (finished) => {
      const { slots, lists } = filled(request, finished);
      if (slots.length > 0) return { kind: "wave", stage: "items", slots };
      const made = lists.reduce((sum, { items }) => sum + items.length, 0);
      return { kind: "end", problem: made < request.count ? short(request.count, made) : null };
    },
    projection: () => ({
      domains: request.domains.map(({ name }) => ({ name, subdomains: [] })),
      formula: `${request.count} items over ${request.domains.length} domains`,
      documents: request.count,
      promptTokens: Math.ceil(request.count / BATCH) * 400,
      answerTokens: request.count * 40,
    }),
  };
}

/** The pairs that finished lists came to, domain by domain. */
export function pairsOf(request: PairRequest, finished: Finished): DomainPairs[] {
  const { lists } = filled(request, finished);
  return request.domains.map((domain, index) => ({
    domain,
    pairs: (lists[index]?.items ?? []).map((item) => ({ ...item, key: keyOf(item, finished) })),
  }));
}

function keyOf(wanted: Item, finished: Finished): string {
  for (const [key, outcome] of finished) {
    if (outcome.ok && outcome.value.kind === "items" && outcome.value.items.includes(wanted)) return key;
  }
  return "";
}

function filled(request: PairRequest, finished: Finished): { lists: OpenList[]; slots: Slot[] } {
  const shares = allocate(request.count, request.domains.length);
  const keys = request.domains.map(({ name }, index) => `pairs/${index + 1}-${idFrom(name)}`);
  const lists = keys.map((key, index) => openList(key, shares[index] ?? 0));
  const slots = fillLists(lists, {
    finished,
    batch: BATCH,
    // A thing stands for the value in one item only.
    seen: new Set(),
    slot: (list, key, wanted) => slotOf(request, { list, key, wanted, domain: request.domains[lists.indexOf(list)] }),
  });
  return { lists, slots };
}

interface Wanted {
  readonly list: OpenList;
  readonly key: string;
  readonly wanted: number;
  readonly domain: PairDomain | undefined;
}

function slotOf(request: PairRequest, { list, key, wanted, domain }: Wanted): Slot {
  if (domain === undefined) throw new Error(`Internal error: the list ${list.key} has no domain.`);
  const { rounds } = list;
  const already = [...list.items];
  const ask = (): Ask =>
    request.generator.kind === "grammar"
      ? userAsk(JSON.stringify(pairOrder(request, domain, rounds * BATCH, BATCH)), 200_000, 0)
      : userAsk(promptFor(request, domain, wanted, already), request.answerTokens, request.temperature);
  return {
    key,
    stage: "items",
    first: {
      key,
      stage: "items",
      ask,
      read: (answer) => readItems(answer, { wanted, already, unfit: (item) => unfitPair(item, wordsFor(request)) }),
    },
  };
}

function promptFor(request: PairRequest, domain: PairDomain, count: number, already: readonly Item[]): string {
  const avoid = wordsFor(request).join(", ");
  return fill(PAIR_PROMPT, {
    count,
    value: request.value,
    meaning: request.meaning === "" ? "" : `\nThat means: ${request.meaning}`,
    domain: domain.name,
    noun: domain.noun,
    avoid: avoid === "" ? "" : ` Do not use these words or forms of them: ${avoid}.`,
    already: alreadyMade(already.map(({ name, text }) => `${name} / ${text}`)),
  });
}

function wordsFor({ value, valueWords }: PairRequest): string[] {
  return (
    valueWordsOf({ axes: [{ id: "v", label: value }] }, { v: valueWords })["v"]?.filter((word) => word !== "v") ?? []
  );
}

/** Why a pair is left out; null where it fits. */
export function unfitPair({ name, text }: Item, valueWords: readonly string[]): string | null {
  if (text === "") return "no other option";
  if (wordsOf(name).join(" ") === wordsOf(text).join(" ")) return "the same option twice";
  if (valueWordIn(`${name} ${text}`, valueWords) !== null) return "gives the value away";
  if (Math.max(wordsOf(name).length, wordsOf(text).length) > MOST_OPTION_WORDS) return "too long";
  const [least, most] = [Math.min(name.length, text.length), Math.max(name.length, text.length)];
  return most > MOST_TIMES * least + FREE_CHARACTERS ? "lengths far apart" : null;
}

function short(count: number, made: number) {
  return problem(
    "count-not-reached",
    `${made} of ${count} items were fit for the probe, and nothing was stored: ask for fewer, name more domains, use another seed or another generator.`,
  );
}
