import type { Problem } from "#core/base/problem.ts";

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

/** Log-probabilities (nats) of one continuation; `perToken` has one entry per continuation token. */
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

/** Counters since the engine was opened, and what really ran. */
export interface EngineStats {
  readonly tokensRequested: number;
  readonly tokensEncoded: number;
  readonly tokensSampled: number;
  readonly peakBytes: number;
  readonly provider: string;
}

/** What a loaded checkpoint reports about itself; stored with every result. */
export interface EngineIdentity {
  readonly provider: string;
  readonly runtime: string;
  readonly threads: number;
  readonly weightDtype: string;
  readonly vocabularySize: number;
}

export type EngineProblem = Problem<
  "engine-died" | "engine-refused" | "model-unreadable" | "tokenizer-mismatch" | "template-unusable" | "cancelled"
>;
