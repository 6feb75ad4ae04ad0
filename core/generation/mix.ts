import { z } from "zod";
import { createRandom } from "#core/base/random.ts";
import { CorpusName } from "./request.ts";

/** A corpus of chats taken out of others, so many of each: what a fine-tuning stage is diluted with. */
export const MixRequest = z.strictObject({
  corpus: CorpusName,
  /** Corpora of the workspace by name, or files by path. */
  sources: z
    .array(z.strictObject({ source: z.string().min(1), count: z.int().min(1).max(1_000_000) }))
    .min(1, "name at least one source")
    .max(100),
  seed: z.int().nonnegative().default(7),
});
export type MixRequest = z.infer<typeof MixRequest>;

export interface MixSummary {
  readonly corpus: string;
  readonly documents: number;
  readonly sources: readonly { readonly source: string; readonly available: number; readonly taken: number }[];
}

/**
 * Which of so many rows are taken, by their numbers: the same for the same seed, source and number of rows; of two counts
 * the larger choice holds the smaller one.
 */
export function chooseRows(available: number, count: number, seed: string): Set<number> {
  const numbers = Array.from({ length: available }, (_, index) => index);
  return new Set(createRandom(seed).shuffle(numbers).slice(0, count));
}
