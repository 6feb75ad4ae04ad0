import { z } from "zod";
import { Precision, StageKind } from "./stage-settings.ts";

/** JSON has no word for numbers that are not finite. */
const Measured = z.union([
  z.number(),
  z.literal("nan").transform(() => NaN),
  z.enum(["inf", "-inf"]).transform((text) => (text === "inf" ? Infinity : -Infinity)),
]);
/** Which stage of the run: its place in `run.json`, from 0. */
const inStage = { stage: StageKind, index: z.int().nonnegative() };

/** What the trainer appends to `events.jsonl`, by kind; `v`, `seq`, `t` stand in every line (`run-event.ts`). */
export const TrainEvent = z.discriminatedUnion("kind", [
  /** An attempt begins. */
  z.looseObject({
    kind: z.literal("start"),
    attempt: z.int().positive(),
    id: z.string(),
    device: z.string(),
    versions: z.record(z.string(), z.string()),
  }),
  z.looseObject({
    kind: z.literal("phase"),
    phase: z.enum(["loading", "tokenizing", "training", "saving", "exporting", "checking parity"]),
  }),
  /** A stage begins or goes on: `steps` it will have, `tokens` that an epoch of its data has. */
  z.looseObject({
    kind: z.literal("stage"),
    ...inStage,
    step: z.int().nonnegative(),
    steps: z.int().positive(),
    tokens: z.int().nonnegative(),
  }),
  /** Data as the model sees it: pieces of text, and whether the loss counts them. */
  z.looseObject({ kind: z.literal("rendered"), ...inStage, pieces: z.array(z.tuple([z.string(), z.boolean()])) }),
  /** Means over the steps since the last one; `tokens` are targets since the stage began. */
  z.looseObject({
    kind: z.literal("step"),
    ...inStage,
    step: z.int().positive(),
    steps: z.int().positive(),
    tokens: z.int().nonnegative(),
    /** Nats a token; of a reinforce stage the policy's loss. */
    loss: Measured,
    learningRate: Measured,
    gradientNorm: Measured,
    tokensPerSecond: Measured,
    /** Of a reinforce stage: mean reward of the step's answers. */
    reward: Measured.optional(),
    peakMemoryBytes: z.number().optional(),
  }),
  z.looseObject({
    kind: z.literal("sample"),
    ...inStage,
    step: z.int().nonnegative(),
    prompt: z.string(),
    text: z.string(),
  }),
  z.looseObject({ kind: z.literal("saved"), ...inStage, step: z.int().nonnegative() }),
  /** A later attempt goes on from a saved state: steps after it are void. */
  z.looseObject({ kind: z.literal("rewind"), ...inStage, step: z.int().nonnegative() }),
  z.looseObject({ kind: z.literal("warn"), message: z.string() }),
  z.looseObject({ kind: z.literal("heartbeat") }),
  /** One exported file agreed with the trained model, in nats. */
  z.looseObject({
    kind: z.literal("exported"),
    precision: Precision,
    sizeBytes: z.number(),
    sequences: z.int(),
    maxAbsNats: z.number(),
    meanAbsNats: z.number(),
    top1Agreement: z.number(),
    meanKlNats: z.number(),
  }),
  /** 0 done, 3 already running, 64 bad spec, 65 data, 66 base model, 69 package or device missing, 70 fault, 73 disk full, 75 stopped and resumable, 76 diverged, 77 export disagrees. */
  z.looseObject({ kind: z.literal("end"), code: z.int(), reason: z.string() }),
]);
export type TrainEvent = z.infer<typeof TrainEvent>;
