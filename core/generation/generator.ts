import type { CancelSignal } from "#core/base/cancel-signal.ts";
import type { Result } from "#core/base/result.ts";
import type { ChatMessage, GeneratorIdentity } from "#core/corpus/document.ts";

export interface GenerateRequest {
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  readonly temperature: number;
  /** Names the random numbers; an endpoint that takes numbers only gets 32 bits of its hash. */
  readonly seed: string;
  /** The one message is a text to go on with, not a question: what a base model can do. Default: false. */
  readonly continuation?: boolean;
}

export interface Generated {
  readonly text: string;
  /** What the model thought before it answered, where the source keeps it apart. */
  readonly reasoning: string | null;
  /** "length": it was cut off at `maxTokens`. */
  readonly stop: "end" | "length";
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** Why there is no usable answer. Nothing silent: a refusal, a filter or an empty answer is a failure. */
export interface GenerateProblem {
  readonly code: "refused" | "empty" | "rejected" | "unreachable" | "malformed" | "engine-failed";
  readonly message: string;
  /** Whether asking again may help. */
  readonly again: boolean;
  /** Tokens that were used all the same; left out where none were. */
  readonly promptTokens?: number;
  readonly answerTokens?: number;
}

/** Something that answers: an endpoint, a local checkpoint, or a grammar. */
export interface Generator {
  readonly identity: GeneratorIdentity;
  /** How many requests it takes at once. */
  readonly parallel: number;
  /** Price in US dollars per million tokens; null where it costs nothing that can be known. */
  readonly price: { readonly prompt: number; readonly answer: number } | null;
  /** Throws the signal's reason when aborted. Where Node runs it the signal is an AbortSignal, and may be typed as one. */
  generate(request: GenerateRequest, signal: CancelSignal): Promise<Result<Generated, GenerateProblem>>;
}
