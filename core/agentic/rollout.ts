import type { AnswerStop } from "./grade.ts";
import type { InboxRecord } from "./inbox/transcript.ts";

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
  /** Of a simulated inbox the whole transcript: the assistant's turns and what the inbox answered. */
  readonly text: string;
  /** Sampled, in all turns together. */
  readonly tokens: number;
  readonly stop: AnswerStop;
  /** Of a simulated inbox; absent where one answer is all there is. */
  readonly inbox?: InboxRecord;
}
