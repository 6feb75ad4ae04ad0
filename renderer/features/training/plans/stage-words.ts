import type { Plan, PlanStage } from "#core/runs/plan.ts";
import { formatCount } from "../../../shared/format/numbers.ts";
import { plural } from "../../../shared/format/text.ts";

type Reading = PlanStage["batches"][number];

/** `1 epoch`, `400 steps`. */
export function lengthWords({ steps, epochs }: PlanStage): string {
  return steps === null ? plural(epochs ?? 0, "epoch") : plural(steps, "step");
}

/** What one step reads: `65,536 tokens of documents`. */
export function readingWords(reading: Reading): string {
  switch (reading.read) {
    case "stream":
      return `${formatCount(reading.windows)} windows of ${formatCount(reading.windowTokens)} tokens from one stream`;
    case "documents":
      return `${formatCount(reading.batchTokens)} tokens of whole documents, up to ${formatCount(reading.maxTokens)} each`;
    case "chats":
      return `${plural(reading.chats, "chat")} of up to ${formatCount(reading.maxTokens)} tokens${reading.reasoning === "strip" ? ", without their reasoning" : ""}`;
    case "prompts":
      return `${plural(reading.prompts, "prompt")} × ${plural(reading.generations, "answer")} of up to ${formatCount(reading.answerTokens)} tokens, rewarded by ${reading.reward}`;
    default:
      return reading satisfies never;
  }
}

/** Where data come from, in words. */
export function sourceWords(source: Plan["data"][string] | undefined): string {
  if (source === undefined) return "not in this plan";
  if ("file" in source) return source.file;
  if ("microworld" in source) return `micro-world: ${source.microworld}, drawn for each seed`;
  if ("agentic" in source) return `agentic family: ${source.agentic}, drawn for each seed`;
  if ("of" in source) return `${Math.round(source.share * 1000) / 10}% of ${source.of}`;
  const budget = source.budgetTokens === undefined ? "" : `, up to ${formatCount(source.budgetTokens)} tokens`;
  return `corpus ${source.corpus}${source.query === "" ? "" : ` where ${source.query}`}${budget}`;
}

/** `1e-4 cosine to 0, warmup 5%, decay 0.01`. */
export function optimizerWords({ optimizer }: PlanStage): string {
  const { learningRate, schedule, warmupShare, warmupSteps, finalRateFactor, weightDecay } = optimizer;
  const warmup = warmupSteps === null ? `${Math.round(warmupShare * 1000) / 10}%` : plural(warmupSteps, "step");
  const end = schedule === "constant" ? "" : ` to ${finalRateFactor === 0 ? "0" : `${finalRateFactor} of it`}`;
  return `${rateWords(learningRate)} ${schedule}${end} · warmup ${warmup} · decay ${weightDecay}`;
}

/** `1e-4`, `0.002`. */
export function rateWords(rate: number): string {
  return rate >= 1e-3 ? String(rate) : rate.toExponential().replace("e-0", "e-");
}

export function tuneWords({ tune }: Pick<Plan, "tune">): string {
  if (tune.kind === "full") return "all weights";
  return `LoRA, rank ${tune.rank}, alpha ${tune.alpha}${tune.dropout > 0 ? `, dropout ${tune.dropout}` : ""}${tune.merge ? ", merged at each run's end" : ""}`;
}

export function baseWords({ base }: Pick<Plan, "base">): string {
  switch (base.kind) {
    case "shape": {
      const { layers, hiddenSize, heads, contextTokens } = base.shape;
      return `made from nothing: ${plural(layers, "layer")} × ${hiddenSize}, ${plural(heads, "head")}, ${formatCount(contextTokens)} tokens of context`;
    }
    case "checkpoint":
      return `checkpoint ${base.id} of this workspace`;
    case "folder":
      return `${base.path}, sent along`;
    case "path":
      return `${base.path} on the machine`;
    case "hub":
      return `${base.id} at ${base.revision.slice(0, 10)}`;
    default:
      return base satisfies never;
  }
}
