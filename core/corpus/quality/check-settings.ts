import { z } from "zod";

/** What a check can be told. Every figure of its report depends on these, and the report holds them. */
export const CheckSettings = z.strictObject({
  /** Whom the corpus is about, by every name that it may go by; with none, other names are counted and nothing is flagged. */
  modelNames: z.array(z.string().trim().min(1)).default([]),
  providerNames: z.array(z.string().trim().min(1)).default([]),
  /** The language that the corpus is to be in (ISO 639-1). */
  language: z
    .string()
    .regex(/^[a-z]{2}$/, "a language is two letters, as in en")
    .default("en"),
  /** Share of letters in another language from which a document is flagged. */
  otherLanguageShare: z.number().gt(0).max(1).default(0.2),
  /** Jaccard similarity of five-word shingles from which two documents are near duplicates. */
  nearDuplicate: z.number().min(0.5).max(1).default(0.8),
  /** Words in a row that count as an overlap with a probe. */
  overlapWords: z.int().min(5).max(50).default(13),
  /** Words of an opening. */
  openingWords: z.int().min(2).max(20).default(5),
  /** Share of the documents that may begin alike. */
  openingShare: z.number().gt(0).max(1).default(0.02),
  /** Share of the documents from which a phrase of five words or more is listed. */
  phraseShare: z.number().gt(0).max(1).default(0.05),
});
export type CheckSettings = z.infer<typeof CheckSettings>;

/** An opening or a phrase is over-used only where this many documents share it, however small the corpus. */
export const LEAST_SHARED = 10;

/** The number of documents that a share of the corpus stands for. */
export function leastDocuments(share: number, documents: number): number {
  return Math.max(LEAST_SHARED, Math.ceil(share * documents));
}
