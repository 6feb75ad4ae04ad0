import { z } from "zod";
import { Distribution } from "./quality/distribution.ts";

/** Tokens of a corpus by one tokenizer. */
export const TokenCounts = z.strictObject({
  corpus: z.string(),
  checkpoint: z.string(),
  tokenizerSha256: z.string(),
  contentSha256: z.string(),
  documents: z.int(),
  /** What a document's count is of, in words. */
  counted: z.string(),
  total: z.int(),
  /** Tokens of the assistant's turns, which alone are learnt from; null for documents. */
  assistantTotal: z.int().nullable(),
  distribution: Distribution,
});
export type TokenCounts = z.infer<typeof TokenCounts>;
