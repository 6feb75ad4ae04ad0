import type { Problem } from "../base/problem.ts";
import { type Speed, tokensPerSecond } from "../checkpoints/speed.ts";

/** What a grid's run would put through one checkpoint. */
export interface CheckpointForecast {
  readonly checkpoint: string;
  /** Tokens that it reads at most at once; null where it does not say. */
  readonly room: number | null;
  /** The longest that a cell puts before it, what a simulated inbox may answer included. */
  readonly longest: number;
  /** Tokens of all cells' prompts, each read once. */
  readonly promptTokens: number;
  /** Tokens that are sampled at most. */
  readonly answerTokens: number;
}

/** A grid's run before it is begun. */
export interface GridForecast {
  /** Why it cannot be begun as asked; null where it can. */
  readonly refusal: Problem | null;
  readonly cells: number;
  /** Of each checkpoint, at most. */
  readonly rollouts: number;
  readonly checkpoints: readonly CheckpointForecast[];
}

/**
 * Seconds that the run takes at most on a checkpoint of a measured speed: every answer as long as it may be, one after the
 * other. Answers of a cell grow together, and most end earlier, so it is usually a fraction.
 */
export function secondsAtMost({ promptTokens, answerTokens }: CheckpointForecast, { encode, decode }: Speed): number {
  return promptTokens / tokensPerSecond(encode) + answerTokens / tokensPerSecond(decode);
}
