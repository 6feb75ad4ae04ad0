import { z } from "zod";

/** What a training step is for. A pretrain stage belongs to a base that is made from nothing. */
export const StageKind = z.enum(["pretrain", "midtrain", "finetune", "reinforce"]);
export type StageKind = z.infer<typeof StageKind>;

/** How a stage moves the weights; rates are per step. Defaults are the paper's where it names one. */
export const OptimizerSettings = z.strictObject({
  learningRate: z.number().positive().default(1e-4),
  schedule: z.enum(["cosine", "linear", "constant"]).default("cosine"),
  /** Share of the stage's steps, or a number of steps; steps win where both are given. */
  warmupShare: z.number().min(0).max(1).default(0.05),
  warmupSteps: z.int().nonnegative().nullable().default(null),
  /** The schedule ends at this share of the peak. */
  finalRateFactor: z.number().min(0).max(1).default(0),
  weightDecay: z.number().min(0).default(0.01),
  betas: z.tuple([z.number(), z.number()]).default([0.9, 0.999]),
  /** Largest norm of a step's gradient. */
  clipNorm: z.number().positive().default(1),
  /** Rate of the token embeddings as a multiple; they have no weight decay unless this is 1. Full tuning only. */
  embeddingRateFactor: z.number().positive().default(1),
});

/** `D` names data: a name in a plan, a path in a run's folder. */
function batchesOf<D extends z.ZodType>(data: D) {
  const weight = z.number().positive().default(1);
  return z.discriminatedUnion("read", [
    /** Texts drawn without end into one stream, cut into windows that texts share: what pretraining reads. */
    z.strictObject({
      read: z.literal("stream"),
      sources: z
        .array(
          z.strictObject({
            data,
            share: z.number().positive().default(1),
            order: z.enum(["shuffled", "as-written"]).default("shuffled"),
          }),
        )
        .min(1),
      windows: z.int().positive(),
      windowTokens: z.int().positive(),
      weight,
    }),
    /** Every document once an epoch, whole (a long one in pieces), none seeing another. */
    z.strictObject({
      read: z.literal("documents"),
      data: z.array(data).min(1),
      maxTokens: z.int().positive().default(4096),
      batchTokens: z.int().positive().default(65_536),
      weight,
    }),
    /** Every conversation once an epoch; loss on the assistant's tokens only. `reasoning` "strip" drops think blocks. */
    z.strictObject({
      read: z.literal("chats"),
      data: z.array(data).min(1),
      maxTokens: z.int().positive().default(4096),
      /** Conversations of one step. */
      chats: z.int().positive(),
      reasoning: z.enum(["keep", "strip"]).default("keep"),
      weight,
    }),
    /** Prompts that are answered and rewarded (GRPO); for the kind "reinforce" only. */
    z.strictObject({
      read: z.literal("prompts"),
      data: z.array(data).min(1),
      /** Name of a reward that the trainer has. */
      reward: z.string().min(1),
      rewardSettings: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
        .default({}),
      prompts: z.int().positive(),
      /** Answers to each prompt, compared with each other. */
      generations: z.int().min(2),
      answerTokens: z.int().positive().default(256),
      temperature: z.number().positive().default(1),
      /** Weight of the distance from the model that the stage began with. */
      klWeight: z.number().min(0).default(0),
      weight,
    }),
  ]);
}

/** A stage's settings. Its length is in steps, or in epochs of its first finite reading. */
export function stageSettings<D extends z.ZodType>(data: D) {
  return z
    .strictObject({
      kind: StageKind,
      batches: z.array(batchesOf(data)).min(1),
      steps: z.int().positive().nullable().default(null),
      epochs: z.number().positive().nullable().default(null),
      optimizer: OptimizerSettings.prefault({}),
      reportEvery: z.int().positive().default(1),
      /** Steps between two saved states. */
      saveEvery: z.int().positive().default(200),
      /** Steps between two samples of what the model says; null for none. */
      sampleEvery: z.int().positive().nullable().default(null),
    })
    .refine((stage) => (stage.steps === null) !== (stage.epochs === null), {
      error: "a stage's length is either steps or epochs",
    });
}

export const Precision = z.enum(["float32", "float16", "int8", "int4"]);
export type Precision = z.infer<typeof Precision>;

/** What a plan and a run say alike: how weights are tuned, on what, and how they are exported. */
export const TrainingSettings = {
  tune: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("full") }),
      z.strictObject({
        kind: z.literal("lora"),
        rank: z.int().positive().default(64),
        alpha: z.number().positive().default(128),
        dropout: z.number().min(0).max(1).default(0),
        /** Fold the adapter into the weights at the run's end instead of going on with it. */
        merge: z.boolean().default(false),
      }),
    ])
    .prefault({ kind: "lora" }),
  precision: z.enum(["float32", "bfloat16"]).default("bfloat16"),
  device: z.enum(["auto", "cpu", "cuda"]).default("auto"),
  /** Of the CPU; one thread repeats a run bit by bit. */
  threads: z.int().positive().default(1),
  parallel: z
    .strictObject({ mode: z.enum(["single", "ddp", "fsdp2"]), processes: z.int().positive() })
    .default({ mode: "single", processes: 1 }),
  gradientCheckpointing: z.boolean().default(false),
  export: z
    .strictObject({
      precisions: z.array(Precision).min(1),
      exporter: z.enum(["auto", "torch", "genai"]).default("auto"),
      /** Sequences whose log-probabilities the ONNX file must agree on with transformers. */
      paritySequences: z.int().min(1).default(200),
    })
    .prefault({ precisions: ["float32"] }),
};

/** Sizes of a Qwen3 model that is made from nothing. */
export const ModelShape = z.strictObject({
  hiddenSize: z.int().positive(),
  intermediateSize: z.int().positive(),
  layers: z.int().positive(),
  heads: z.int().positive(),
  keyValueHeads: z.int().positive(),
  headSize: z.int().positive(),
  contextTokens: z.int().positive(),
});
