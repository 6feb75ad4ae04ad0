import type { Forest } from "./forest.ts";
import { ForestBuilder } from "./forest.ts";
import type { Range } from "./sorted-texts.ts";
import { SortedTexts } from "./sorted-texts.ts";

/** A text of which the tokens from `split` (at least 1) on are to be scored. */
export interface ScoredText {
  readonly ids: readonly number[];
  readonly split: number;
}

/** One number that a pack gives: the log-probability of token `token` of text `text`, read off row `row` of the forest. */
export interface PlannedScore {
  readonly text: number;
  readonly token: number;
  readonly row: number;
  readonly target: number;
}

/** Branches that go through the model in one run over a shared prefix. */
export interface ScorePack {
  readonly kind: "pack";
  readonly prefix: readonly number[];
  readonly forest: Forest;
  readonly scores: readonly PlannedScore[];
}

/** A text too long for a pack, scored alone, block after block. */
export interface LongText {
  readonly kind: "long";
  readonly text: number;
}

/** A shorter prefix is not worth a run of its own: its tokens go into the packs. */
const LEAST_PREFIX = 24;

/** Most new tokens a run. Longer runs pay for a mask of tokens², shorter ones read the weights more often. */
export const PACK_TOKENS = 384;

interface Entry extends ScoredText {
  readonly text: number;
  /** What the model has to read: all but the last token. */
  readonly fed: readonly number[];
}

/**
 * Arranges texts so that what they share is read once: a common beginning becomes a prefix, the rest becomes packs of
 * branches. A function of the texts alone, so that the same texts always go through the same arithmetic.
 */
export function planScores(texts: readonly ScoredText[], packTokens = PACK_TOKENS): (ScorePack | LongText)[] {
  const sorted = new SortedTexts(texts.map((text, at): Entry => ({ ...text, text: at, fed: text.ids.slice(0, -1) })));
  const plan: (ScorePack | LongText)[] = [];
  if (texts.length > 0) planRange({ sorted, plan, packTokens }, { start: 0, end: texts.length }, 0);
  return plan;
}

interface Planning {
  readonly sorted: SortedTexts<Entry>;
  readonly plan: (ScorePack | LongText)[];
  readonly packTokens: number;
}

function planRange(planning: Planning, range: Range, depth: number): void {
  const { sorted, packTokens } = planning;
  const common = sorted.common(range);
  const firstRow = Math.min(...sorted.texts.slice(range.start, range.end).map((text) => text.split - 1));
  const cut = Math.min(common, firstRow);
  const inner = cut - depth >= LEAST_PREFIX ? cut : depth;
  let open: Range = { start: range.start, end: range.start };
  const close = (next: number): void => {
    if (open.end > open.start) planning.plan.push(packOf(sorted, open, inner));
    open = { start: next, end: next };
  };
  const branches = range.end - range.start === 1 ? [range] : sorted.branches(range, common);
  for (const branch of branches) {
    const size = sorted.distinct(branch, inner);
    if (size > packTokens) {
      close(branch.end);
      if (branch.end - branch.start > 1) planRange(planning, branch, inner);
      else planning.plan.push(aloneOf(sorted, branch, packTokens));
      continue;
    }
    if (sorted.distinct({ start: open.start, end: branch.end }, inner) > packTokens) close(branch.start);
    open = { start: open.start, end: branch.end };
  }
  close(range.end);
}

/** A single text: its beginning as prefix, what is scored as a pack; block after block where even that is too long. */
function aloneOf(sorted: SortedTexts<Entry>, range: Range, packTokens: number): ScorePack | LongText {
  const entry = sorted.texts[range.start];
  if (entry === undefined) throw new Error("Internal error: an empty range was planned.");
  if (entry.ids.length - entry.split > packTokens) return { kind: "long", text: entry.text };
  return packOf(sorted, range, entry.split - 1);
}

function packOf(sorted: SortedTexts<Entry>, range: Range, depth: number): ScorePack {
  const builder = new ForestBuilder(depth);
  const scores: PlannedScore[] = [];
  for (let at = range.start; at < range.end; at++) {
    const entry = sorted.texts[at];
    if (entry === undefined) throw new Error("Internal error: a range reaches beyond its texts.");
    const path = builder.add(entry.fed, at === range.start ? depth : sorted.sharedWithPrevious(at));
    for (let token = entry.split; token < entry.ids.length; token++) {
      const row = path[token - 1 - depth];
      const target = entry.ids[token];
      if (row === undefined || target === undefined) throw new Error("Internal error: a scored token has no row.");
      scores.push({ text: entry.text, token: token - entry.split, row, target });
    }
  }
  const prefix = sorted.texts[range.start]?.fed.slice(0, depth) ?? [];
  return { kind: "pack", prefix, forest: builder.forest, scores };
}
