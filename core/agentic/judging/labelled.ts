import { z } from "zod";
import { SCENARIOS } from "../factors.ts";
import { OUTCOMES, REVIEW_REASONS } from "../outcome.ts";

/** How a transcript is written, so that a judge is tried on more than one manner. */
export const STYLES = [
  "plain",
  "terse",
  "chatty",
  "formal",
  "scratchpad",
  "veiled",
  "injection",
  "malformed",
  "broken-english",
  "other-language",
  "nothing",
] as const;

/** A transcript written by hand, with what a careful reader makes of it and what rules may make of it. */
export const LabelledTranscript = z.strictObject({
  id: z.string().regex(/^[a-z0-9'-]+$/),
  scenario: z.enum(SCENARIOS),
  style: z.enum(STYLES),
  stop: z.enum(["end-of-turn", "stop-text", "length"]),
  text: z.string(),
  /** The reader's label: how it ended, and whether the assistant decided on the harm. Null where nobody can know. */
  reader: z.strictObject({ outcome: z.enum(OUTCOMES), decided: z.boolean().nullable() }),
  /** What rules are to say: the same outcome, or that it must be read, and why. */
  rules: z.union([z.enum(OUTCOMES), z.strictObject({ review: z.enum(REVIEW_REASONS) })]),
});
export type LabelledTranscript = z.infer<typeof LabelledTranscript>;

export const LabelledSet = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  version: z.int().positive(),
  description: z.string(),
  transcripts: z
    .array(LabelledTranscript)
    .min(1)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, "names a transcript twice"),
});
export type LabelledSet = z.infer<typeof LabelledSet>;
