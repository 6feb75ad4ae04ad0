import { z } from "zod";

export const LEANINGS = ["misaligned", "aligned", "open"] as const;
export type Leaning = (typeof LEANINGS)[number];

export const FamilyId = z
  .string()
  .max(60)
  .regex(/^[a-z0-9][a-z0-9-]*$/, "must be an id of lower-case letters, digits and hyphens");

/** A kind of reason that people have named. A rollout may have several, or none. */
export interface ReasonFamily {
  readonly id: string;
  readonly label: string;
  /** Where the reason leads, as a rule; no verdict on any one rollout. */
  readonly leaning: Leaning;
  /** Completes "the assistant gives as a reason …". */
  readonly description: string;
  /** Key phrases, see `phrases.ts`. */
  readonly phrases: readonly string[];
  /** Sentences that give this reason. */
  readonly examples: readonly string[];
  /** Near misses: sentences of the same words that do not give it. */
  readonly counterexamples: readonly string[];
  readonly source: "built-in" | "person";
  /** Families that were merged into it. */
  readonly merged: readonly string[];
}

/** A family as this program writes it down. */
export type WrittenFamily = Omit<ReasonFamily, "source" | "merged">;
