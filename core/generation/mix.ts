import { z } from "zod";
import { createRandom } from "#core/base/random.ts";
import type { BadRow } from "#core/corpus/import.ts";
import { CorpusName } from "./request.ts";

/** A corpus of chats taken out of others, so many of each: what a fine-tuning stage is diluted with. */
export const MixRequest = z.strictObject({
  corpus: CorpusName,
  /** Corpora of the workspace by name, or files by path; each once. */
  sources: z
    .array(z.strictObject({ source: z.string().min(1), count: z.int().min(1).max(1_000_000) }))
    .min(1, "name at least one source")
    .max(100),
  seed: z.int().nonnegative().default(7),
  /** Leaves out rows of files that are no chats, and says which; otherwise the first such row ends the mix. */
  skipBad: z.boolean().default(false),
});
export type MixRequest = z.infer<typeof MixRequest>;

export interface MixedSource {
  readonly source: string;
  /** Chats that it holds. */
  readonly available: number;
  readonly taken: number;
  /** Rows that were left out, and the first of them. */
  readonly skipped: { readonly count: number; readonly first: readonly BadRow[] };
}

export interface MixSummary {
  readonly corpus: string;
  readonly documents: number;
  readonly sources: readonly MixedSource[];
}

/**
 * Which of so many rows are taken, by their numbers: the same for the same seed, source and number of rows; of two counts
 * the larger choice holds the smaller one.
 */
export function chooseRows(available: number, count: number, seed: string): Set<number> {
  const numbers = Array.from({ length: available }, (_, index) => index);
  return new Set(createRandom(seed).shuffle(numbers).slice(0, count));
}
