import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";
import type { Speed } from "#core/checkpoints/speed.ts";
import type { Trace } from "#core/divergence/trace.ts";
import { ProviderName } from "#core/engines/provider.ts";
import { z } from "zod";

import type {
  EngineIdentity,
  EngineProblem,
  EngineStats,
  SampleAnswer,
  SampleRequest,
  ScoreAnswer,
  ScoreRequest,
  StreamRequest,
  TraceRequest,
} from "./engine.ts";

/** Messages between an engine and its child process; both sides check what they receive. */

const PromptShape = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("chat"),
    messages: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })).min(1),
  }),
  z.object({ kind: z.literal("text"), text: z.string() }),
]);

const DecodingShape = z.object({
  temperature: z.number().nonnegative(),
  topK: z.int().positive().exactOptional(),
  topP: z.number().positive().max(1),
  maxTokens: z.int().positive(),
  stop: z.array(z.string()),
});

const ScoreRequestShape: z.ZodType<ScoreRequest> = z.object({
  prompt: PromptShape,
  continuations: z.array(z.string()),
  join: z.enum(["verbatim", "word"]).exactOptional(),
});

const SampleRequestShape: z.ZodType<SampleRequest> = z.object({
  prompt: PromptShape,
  decoding: DecodingShape,
  seeds: z.array(z.string()),
});

const StreamRequestShape: z.ZodType<StreamRequest> = z.object({
  prompt: PromptShape,
  decoding: DecodingShape,
  seed: z.string(),
});

const TraceRequestShape: z.ZodType<TraceRequest> = z.object({
  prompt: PromptShape,
  answer: z.string().exactOptional(),
  top: z.int().min(0).max(100),
});

/** Requests as a caller gives them, checked before they are sent. */
export const REQUEST_SHAPES = {
  score: z.array(ScoreRequestShape),
  sample: z.array(SampleRequestShape),
  stream: StreamRequestShape,
  trace: TraceRequestShape,
} as const;

const Id = z.int().nonnegative();

export const ToChild = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("open"),
    folder: z.string(),
    provider: ProviderName,
    threads: z.int().positive(),
    templateDateMs: z.number(),
    plan: z.enum(["branching", "as-exported"]),
    contentSha256: z.string().nullable(),
    checksFolder: z.string().nullable(),
  }),
  z.object({ type: z.literal("score"), id: Id, requests: REQUEST_SHAPES.score }),
  z.object({ type: z.literal("sample"), id: Id, requests: REQUEST_SHAPES.sample }),
  z.object({ type: z.literal("stream"), id: Id, request: REQUEST_SHAPES.stream }),
  z.object({ type: z.literal("trace"), id: Id, request: REQUEST_SHAPES.trace }),
  z.object({ type: z.literal("measure"), id: Id, budgetMs: z.number().positive() }),
  z.object({ type: z.literal("cancel"), id: Id }),
]);
export type ToChild = z.infer<typeof ToChild>;

/** What is put in line and answered one after the other. */
export type Work = Extract<ToChild, { readonly type: "score" | "sample" | "stream" | "trace" | "measure" }>;

const ProblemShape: z.ZodType<EngineProblem> = z.object({
  code: z.enum([
    "engine-died",
    "engine-refused",
    "memory-short",
    "out-of-memory",
    "model-unreadable",
    "tokenizer-mismatch",
    "template-unusable",
    "cancelled",
  ]),
  message: z.string(),
});

const StatsShape: z.ZodType<EngineStats> = z.object({
  tokensRequested: z.int(),
  tokensEncoded: z.int(),
  tokensSampled: z.int(),
  peakBytes: z.number(),
  provider: z.string(),
});

const SelfCheckShape: z.ZodType<SelfCheck> = z.object({
  name: z.string(),
  outcome: z.enum(["passed", "failed", "skipped"]),
  detail: z.string(),
  measured: z.object({ value: z.number(), limit: z.number(), unit: z.string() }).nullable(),
});

const IdentityShape: z.ZodType<EngineIdentity> = z.object({
  provider: z.string(),
  runtime: z.string(),
  threads: z.int(),
  weightDtype: z.string(),
  vocabularySize: z.int(),
  plan: z.enum(["branching", "sequential", "alone"]),
  checks: z.array(SelfCheckShape),
});

const ScoreAnswerShape: z.ZodType<ScoreAnswer> = z.object({
  promptSha256: z.string(),
  promptTokens: z.int(),
  scores: z.array(z.object({ sumNats: z.number(), tokenIds: z.array(z.int()), perToken: z.array(z.number()) })),
});

const SampleAnswerShape: z.ZodType<SampleAnswer> = z.object({
  promptSha256: z.string(),
  promptTokens: z.int(),
  answers: z.array(
    z.object({
      seed: z.string(),
      text: z.string(),
      tokenIds: z.array(z.int()),
      perToken: z.array(z.number()),
      stop: z.enum(["end-of-turn", "stop-text", "length"]),
    }),
  ),
});

const TraceShape: z.ZodType<Trace> = z.object({
  text: z.string(),
  sha256: z.string(),
  tokens: z.array(
    z.object({
      id: z.int(),
      text: z.string(),
      fragment: z.boolean(),
      nats: z.number().nullable(),
      rank: z.int().nullable(),
      entropyNats: z.number().nullable(),
      top: z.array(z.object({ id: z.int(), text: z.string(), nats: z.number() })),
    }),
  ),
  answerStart: z.int(),
});

const SAMPLE = { tokens: z.int(), runs: z.int(), durationMs: z.number() };
const SpeedShape: z.ZodType<Speed> = z.object({
  encode: z.object({ ...SAMPLE, blockTokens: z.int() }),
  decode: z.object({ ...SAMPLE, afterTokens: z.int() }),
  memory: z.object({ bytesPerSecond: z.number(), bytesPerToken: z.number() }).nullable(),
});

const MemoryShape: z.ZodType<MemoryVerdict> = z.object({
  verdict: z.enum(["fits", "tight", "too-large"]),
  neededBytes: z.object({ weights: z.number(), cache: z.number(), activations: z.number() }),
  availableBytes: z.number(),
  contextTokens: z.number(),
  sentence: z.string(),
});

export const FromChild = z.discriminatedUnion("type", [
  z.object({ type: z.literal("phase"), phase: z.string(), residentBytes: z.number() }),
  z.object({ type: z.literal("judged"), memory: MemoryShape }),
  z.object({ type: z.literal("opened"), identity: IdentityShape, stats: StatsShape }),
  z.object({ type: z.literal("refused"), problem: ProblemShape }),
  z.object({ type: z.literal("scored"), id: Id, answers: z.array(ScoreAnswerShape), stats: StatsShape }),
  z.object({
    type: z.literal("sampled"),
    id: Id,
    answers: z.array(SampleAnswerShape),
    /** Of a stream: the rendered prompt, and the text of each token of its answer. */
    told: z.object({ prompt: z.string(), pieces: z.array(z.string()) }).exactOptional(),
    stats: StatsShape,
  }),
  z.object({ type: z.literal("traced"), id: Id, trace: TraceShape, stats: StatsShape }),
  z.object({ type: z.literal("measured"), id: Id, speed: SpeedShape, stats: StatsShape }),
  z.object({ type: z.literal("delta"), id: Id, text: z.string(), tokens: z.int() }),
  z.object({ type: z.literal("failed"), id: Id, problem: ProblemShape, stats: StatsShape }),
]);
export type FromChild = z.infer<typeof FromChild>;
