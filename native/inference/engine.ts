import type { Problem } from "#core/base/problem.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";

import type { ReadingPlan } from "./reading-plan.ts";

/** What is put to a checkpoint: a chat rendered by its own template (with the assistant's header opened), or raw text. */
export type Prompt =
  | { readonly kind: "chat"; readonly messages: readonly ChatMessage[] }
  | { readonly kind: "text"; readonly text: string };

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface ScoreRequest {
  readonly prompt: Prompt;
  /** Texts to score after the prompt; tokenised jointly with it. */
  readonly continuations: readonly string[];
  /** `word`: a space goes before each continuation unless the rendered prompt ends in white space. Default: as given. */
  readonly join?: "verbatim" | "word";
}

/**
 * Log-probabilities (nats) of one continuation; `perToken` has one entry per continuation token. Prompt and continuation
 * are tokenised as one text and split after their longest common beginning with the prompt's own tokens, so a token that
 * merges the prompt's end with the continuation's start counts as the continuation's.
 */
export interface ContinuationScore {
  readonly sumNats: number;
  readonly tokenIds: readonly number[];
  readonly perToken: readonly number[];
}

export interface ScoreAnswer {
  /** SHA-256 (hex) of the rendered prompt's UTF-8 text. */
  readonly promptSha256: string;
  readonly promptTokens: number;
  readonly scores: readonly ContinuationScore[];
}

/** Decoding settings; part of what reproduces a result. */
export interface Decoding {
  readonly temperature: number;
  /** Only this many of the most probable tokens are drawn from; default: all. */
  readonly topK?: number;
  readonly topP: number;
  readonly maxTokens: number;
  /** Generation also ends before any of these texts. */
  readonly stop: readonly string[];
}

export interface SampleRequest {
  readonly prompt: Prompt;
  readonly decoding: Decoding;
  /** One answer per seed. The same seed, prompt and decoding give the same tokens on the same provider. */
  readonly seeds: readonly string[];
}

export type StopReason = "end-of-turn" | "stop-text" | "length";

export interface SampledAnswer {
  readonly seed: string;
  readonly text: string;
  /** Every token that was drawn, the one that ended the answer included; `text` leaves that one and stop texts out. */
  readonly tokenIds: readonly number[];
  /** Log-probability (nats, of the model's untempered distribution) of each sampled token. */
  readonly perToken: readonly number[];
  readonly stop: StopReason;
}

export interface SampleAnswer {
  readonly promptSha256: string;
  readonly promptTokens: number;
  readonly answers: readonly SampledAnswer[];
}

/** One prompt answered once, token by token. */
export interface StreamRequest {
  readonly prompt: Prompt;
  readonly decoding: Decoding;
  readonly seed: string;
}

/**
 * A stream is deltas and then one answer or one failure. The deltas' texts joined are the answer's text; `tokens` counts
 * the tokens sampled so far.
 */
export type StreamEvent =
  | { readonly type: "delta"; readonly text: string; readonly tokens: number }
  | {
      readonly type: "answer";
      readonly answer: SampledAnswer;
      readonly promptSha256: string;
      readonly promptTokens: number;
      /** The prompt as it was rendered, which is what the hash is of. */
      readonly prompt: string;
      /** The text of each of the answer's tokens; joined they are its text and what ended it. */
      readonly pieces: readonly string[];
    }
  | { readonly type: "failed"; readonly problem: EngineProblem };

/** A text to be read token by token. */
export interface TraceRequest {
  readonly prompt: Prompt;
  /** Follows the prompt as it is, e.g. what an assistant said; tokenised jointly with it. */
  readonly answer?: string;
  /** How many alternatives to give for each place. */
  readonly top: number;
}

/** Counters since the engine was opened, and what really ran. */
export interface EngineStats {
  /** Tokens that the requests amount to: prompt and continuation for each continuation, prompt and answer for each seed. */
  readonly tokensRequested: number;
  /** Prompt and continuation tokens that were really put through the model. */
  readonly tokensEncoded: number;
  readonly tokensSampled: number;
  /** Most memory that the engine's process ever had resident. */
  readonly peakBytes: number;
  readonly provider: string;
}

/** What a loaded checkpoint reports about itself; stored with every result. */
export interface EngineIdentity {
  /** The provider that ran, as measured; with the share of the work that fell to the CPU where some did. */
  readonly provider: string;
  readonly runtime: string;
  readonly threads: number;
  readonly weightDtype: string;
  readonly vocabularySize: number;
  /** How its texts are read; named in `runtime` too, since results of two ways are never mixed. */
  readonly plan: ReadingPlan;
  /** What was tried before anything relied on it. */
  readonly checks: readonly SelfCheck[];
}

export type EngineProblem = Problem<
  | "engine-died"
  | "engine-refused"
  /** The provider that was asked for does not run here; nothing is loaded on another one instead. */
  | "provider-unavailable"
  /** Not loaded, because it surely does not fit the memory that is left. */
  | "memory-short"
  /** The process came to its end, or the run to an error, for want of memory. */
  | "out-of-memory"
  | "model-unreadable"
  | "tokenizer-mismatch"
  | "template-unusable"
  | "cancelled"
> & {
  /** It came to it while the checkpoint was loaded. */
  readonly loading?: boolean;
};

/** Whether the same may succeed when it is asked again: a process that died is started anew, with what is free then. */
export function worthAnotherTry({ code, loading = false }: Problem & Pick<EngineProblem, "loading">): boolean {
  // What did not fit while it was loaded does not fit a moment later, and may drive others out of the memory each time.
  return code === "engine-died" || (code === "out-of-memory" && !loading);
}
