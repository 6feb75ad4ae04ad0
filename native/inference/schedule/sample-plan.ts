import type { Forest } from "./forest.ts";
import { ForestBuilder } from "./forest.ts";
import type { Range } from "./sorted-texts.ts";
import { SortedTexts } from "./sorted-texts.ts";

/** Where a prompt's own tokens lie in the forest of its group. */
export interface PlannedPrompt {
  /** Index of the prompt among those that were planned. */
  readonly prompt: number;
  /** Indices in the forest of the prompt's tokens behind the prefix, at least one. */
  readonly path: readonly number[];
}

/** Prompts that are answered in one batch over a shared prefix. */
export interface SampleGroup {
  readonly prefix: readonly number[];
  readonly forest: Forest;
  readonly prompts: readonly PlannedPrompt[];
}

/** A prompt of up to this many tokens of its own may share a batch with others; each of its answers carries them. */
const OWN_TOKENS = 64;
/** New tokens of a group's prompts together, so that they go through the model in one run. */
const GROUP_TOKENS = 512;

interface Entry {
  readonly prompt: number;
  readonly fed: readonly number[];
}

/**
 * Arranges prompts (of at least one token each): short ones together, those with a long beginning of their own each over
 * that beginning. A function of the prompts alone.
 */
export function planSamples(prompts: readonly (readonly number[])[]): SampleGroup[] {
  const sorted = new SortedTexts(prompts.map((fed, prompt): Entry => ({ prompt, fed })));
  const groups: SampleGroup[] = [];
  if (prompts.length > 0) planRange(sorted, { start: 0, end: prompts.length }, groups);
  return groups;
}

function planRange(sorted: SortedTexts<Entry>, range: Range, groups: SampleGroup[]): void {
  const entries = sorted.texts.slice(range.start, range.end);
  const common = sorted.common(range);
  const shortest = Math.min(...entries.map((entry) => entry.fed.length));
  const longest = Math.max(...entries.map((entry) => entry.fed.length));
  // The last token is never part of the prefix: its row gives the first token of the answers.
  const depth = longest <= OWN_TOKENS ? 0 : Math.min(common, shortest - 1);
  const together = longest - depth <= OWN_TOKENS && sorted.distinct(range, depth) <= GROUP_TOKENS;
  const branches = sorted.branches(range, common);
  if (together || entries.length === 1 || branches.length === 1) {
    groups.push(groupOf(sorted, range, depth));
  } else if (longest - depth <= OWN_TOKENS) {
    for (const half of halves(range)) planRange(sorted, half, groups);
  } else {
    for (const branch of branches) planRange(sorted, branch, groups);
  }
}

function halves({ start, end }: Range): Range[] {
  const middle = Math.floor((start + end) / 2);
  return [
    { start, end: middle },
    { start: middle, end },
  ];
}

function groupOf(sorted: SortedTexts<Entry>, range: Range, depth: number): SampleGroup {
  const builder = new ForestBuilder(depth);
  const prompts = sorted.texts.slice(range.start, range.end).map((entry, at): PlannedPrompt => {
    const shared = at === 0 ? depth : sorted.sharedWithPrevious(range.start + at);
    return { prompt: entry.prompt, path: builder.add(entry.fed, shared) };
  });
  const prefix = sorted.texts[range.start]?.fed.slice(0, depth) ?? [];
  return { prefix, forest: builder.forest, prompts };
}
