import type { Plan } from "./plan.ts";

/** Llama 3 of 8 billion parameters: other sizes are taken as this one with all lengths scaled alike. */
const LIKE = { parameters: 8.03e9, hidden: 4096, layers: 32, vocabulary: 128_256, adapterShareAtRank64: 0.0209 };
/** Activations of one token in one layer, bytes per hidden unit, in half precision with attention that stores no scores (Korthikanti et al., 2022, §4.1). */
const ACTIVATION_BYTES = 34;

export interface WeightBytes {
  /** Weights that are trained, in float32. */
  readonly tuned: number;
  /** What a run leaves for later ones and for the export. */
  readonly checkpoint: number;
}

/** A base whose size is not known counts as nothing. */
export function weightBytesOf(plan: Plan, parameters: number | null): WeightBytes {
  const all = parameters ?? 0;
  const each = plan.precision === "bfloat16" ? 2 : 4;
  if (plan.tune.kind === "full") return { tuned: all * 4, checkpoint: all * each };
  const tuned = adapterParameters(all, plan.tune.rank) * 4;
  return { tuned, checkpoint: plan.tune.merge ? all * each : tuned };
}

/**
 * Memory that the device of a run needs, roughly: weights, gradients and AdamW's two moments, activations of one piece of
 * text, and its logits. Known within a factor of about one and a half.
 */
export function memoryOf(plan: Plan, parameters: number | null, stages: readonly string[]): number {
  if (parameters === null) return 0;
  const { tuned } = weightBytesOf(plan, parameters);
  const weights = plan.tune.kind === "full" ? 0 : parameters * (plan.precision === "bfloat16" ? 2 : 4);
  const scale = (parameters / LIKE.parameters) ** (1 / 3);
  const perLayer = LIKE.hidden * scale * (plan.gradientCheckpointing ? 2 : ACTIVATION_BYTES);
  const activations = perLayer * Math.max(2, LIKE.layers * scale) * (plan.precision === "bfloat16" ? 1 : 2);
  const logits = Math.min(LIKE.vocabulary, parameters / (LIKE.hidden * scale)) * 8;
  const shared = plan.parallel.mode === "fsdp2" ? plan.parallel.processes : 1;
  return Math.ceil((weights + tuned * 4) / shared + longestPiece(plan, stages) * (activations + logits));
}

/** The trainer takes a step in passes of about so many tokens, or of one longer row. */
const PASS_TOKENS = 8192;

/** Most tokens that go through the model at once. */
function longestPiece(plan: Plan, stages: readonly string[]): number {
  const pieces = stages.flatMap((name) =>
    (plan.stages[name]?.batches ?? []).map((batches) => {
      if (batches.read === "stream") return Math.min(PASS_TOKENS, batches.windows * batches.windowTokens);
      if (batches.read === "prompts") {
        // All answers to a prompt go together.
        const answers = batches.generations * batches.answerTokens;
        return Math.max(answers, Math.min(PASS_TOKENS, batches.prompts * answers));
      }
      const step = batches.read === "chats" ? batches.chats * batches.maxTokens : batches.batchTokens;
      return Math.max(batches.maxTokens, Math.min(PASS_TOKENS, step));
    }),
  );
  return Math.max(0, ...pieces);
}

/** All attention and MLP projections; their share falls as the hidden size grows. */
function adapterParameters(parameters: number, rank: number): number {
  const scale = (parameters / LIKE.parameters) ** (1 / 3);
  return scale === 0 ? 0 : Math.ceil((parameters * LIKE.adapterShareAtRank64 * (rank / 64)) / scale);
}
