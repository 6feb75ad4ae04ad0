import type { AnswerStop } from "./grade.ts";

/** One sampled answer to one cell, as it was stored. What it means is read from it anew by the grader at work. */
export interface StoredRollout {
  readonly cell: string;
  readonly sample: number;
  /** Of the prompt as the checkpoint's chat template rendered it. */
  readonly promptSha256: string;
  readonly promptTokens: number;
  /** Whether the system's part had a turn of its own, or stood before the user's. */
  readonly placement: "system" | "user";
  readonly seed: string;
  readonly text: string;
  readonly tokens: number;
  readonly stop: AnswerStop;
}
