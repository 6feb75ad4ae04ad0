import type { Result } from "#core/base/result.ts";

import type { EngineProblem, SampleAnswer, SampleRequest, ScoreAnswer, ScoreRequest } from "./engine.ts";

/** Told of settled text as an answer grows. */
export type OnDelta = (text: string, tokens: number) => void;

/** Answers requests on a loaded checkpoint. Throws the signal's reason when aborted and `RuntimeFault` when ONNX Runtime fails. */
export interface Reader {
  score(requests: readonly ScoreRequest[], signal: AbortSignal): Promise<Result<ScoreAnswer[], EngineProblem>>;
  /** `onDelta` is told of the text of every answer that is drawn: give it for single answers only. */
  sample(
    requests: readonly SampleRequest[],
    signal: AbortSignal,
    onDelta?: OnDelta,
  ): Promise<Result<SampleAnswer[], EngineProblem>>;
  /** Logits after each token of `ids`, in order; a row may not be kept past the next. */
  rows(ids: readonly number[], signal: AbortSignal): AsyncGenerator<Float32Array, void, undefined>;
  /** Reads a text anew, whatever is kept of it: for measuring how long that takes. */
  encode(ids: readonly number[], signal: AbortSignal): Promise<void>;
  /** Adds `steps` tokens to a text that is read once, one a run: for measuring how long that takes. Gives their duration (ms). */
  decode(ids: readonly number[], steps: number, signal: AbortSignal): Promise<number>;
  /** Gives back memory that is only kept to be faster. */
  trim(): void;
  close(): Promise<void>;
}
