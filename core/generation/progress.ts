import type { Problem } from "../base/problem.ts";
import type { Recipe } from "./request.ts";

/** Stages of a generation in their order. */
export const MSM_STAGES = ["domains", "subdomains", "assertions", "document types", "ideas", "documents"] as const;
export const AFT_STAGES = ["query domains", "questions", "responses", "judgements"] as const;
/** `plans`, `critiques`: parts of making one document. `items`: what preference chats choose between.
 * `batches`: of documents that the grammar writes at once. */
export type GenerationStage =
  | (typeof MSM_STAGES)[number]
  | (typeof AFT_STAGES)[number]
  | "plans"
  | "critiques"
  | "items"
  | "batches";

/** `previewed`: only its first stages were asked for, and it waits to be resumed. */
export const GENERATION_STATES = [
  "running",
  "finished",
  "failed",
  "cancelled",
  "interrupted",
  "paused at the cap",
  "previewed",
] as const;
export type GenerationState = (typeof GENERATION_STATES)[number];

export interface GenerationProgress {
  readonly id: string;
  readonly corpus: string;
  readonly recipe: Recipe;
  readonly status: GenerationState;
  readonly stages: readonly { readonly stage: string; readonly done: number; readonly total: number | null }[];
  readonly documents: number;
  readonly target: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly costUsd: number | null;
  /** Answers that were refused, empty, malformed or cut off, by reason; each was asked for again or is counted here. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Since this process took it up; null before anything was measured. */
  readonly perMinute: number | null;
  readonly secondsLeft: number | null;
  /** The newest document, to be read while it runs. */
  readonly sample: { readonly title: string; readonly text: string } | null;
  readonly problem: Problem | null;
}

/** What a whole generation would come to, known after its first stages. */
export interface GenerationPreview {
  /** Of the generation that holds what was asked for; resuming it goes on without asking again. */
  readonly id: string;
  readonly domains: readonly { readonly name: string; readonly subdomains: readonly string[] }[];
  /** How the count comes about, e.g. "12 subdomains × 20 types × 25 ideas". */
  readonly formula: string;
  readonly documents: number;
  /** Estimated from the lengths of the prompts and the budgets of the answers. */
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Null where the price is not known. */
  readonly costUsd: number | null;
  /** Already used by the stages that were asked for. */
  readonly spent: { readonly promptTokens: number; readonly answerTokens: number; readonly costUsd: number | null };
}
