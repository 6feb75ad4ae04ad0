/** Stages of a generation in their order. */
export const MSM_STAGES = ["domains", "subdomains", "assertions", "document types", "ideas", "documents"] as const;
export const AFT_STAGES = ["query domains", "questions", "responses", "judgements"] as const;
export type GenerationStage = (typeof MSM_STAGES)[number] | (typeof AFT_STAGES)[number];

export interface GenerationProgress {
  readonly id: string;
  readonly corpus: string;
  readonly recipe: "msm" | "aft" | "grammar";
  readonly status: "running" | "finished" | "failed" | "cancelled" | "interrupted" | "paused at the cap";
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
  readonly problem: { readonly code: string; readonly message: string } | null;
}
