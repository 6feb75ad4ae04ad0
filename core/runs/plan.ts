import { z } from "zod";
import { AGENTIC_TEXTS } from "../agentic/family/texts.ts";
import { TRAINING_TEXTS } from "../microworld/training-texts.ts";
import { ModelShape, stageSettings, TrainingSettings } from "./stage-settings.ts";

/** Names in a plan become names of runs, files and checkpoints. */
const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,59}$/, "a name is up to 60 lower-case letters, digits, dots and dashes");

const DataSource = z.union([
  /** A JSONL file, relative to the plan's. */
  z.strictObject({ file: z.string().min(1) }),
  /** Documents or chats of this workspace: all, or as many as the budget of tokens takes in a seeded order. */
  z.strictObject({
    corpus: z.string().min(1),
    query: z.string().default(""),
    budgetTokens: z.int().positive().optional(),
    seed: z.string().optional(),
  }),
  /** Drawn anew for each training seed. */
  z.strictObject({ microworld: z.enum(TRAINING_TEXTS) }),
  /** Answers to agentic grids at known rates, and transcripts to judge; drawn anew for each training seed. */
  z.strictObject({ agentic: z.enum(AGENTIC_TEXTS) }),
  /** The first share of another source's rows in a seeded order: smaller shares lie in larger ones. */
  z.strictObject({ of: Name, share: z.number().gt(0).max(1), seed: z.string().default("0") }),
]);
export type DataSource = z.infer<typeof DataSource>;

const PlanBase = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("shape"),
    shape: ModelShape,
    tokenizer: z.strictObject({ texts: z.array(Name).min(1), chatTemplate: z.string().min(1) }),
  }),
  /** A checkpoint of this workspace. */
  z.strictObject({ kind: z.literal("checkpoint"), id: z.string().min(1) }),
  /** A folder on this computer that is sent along, or one that lies on the machine. */
  z.strictObject({ kind: z.literal("folder"), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal("path"), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal("hub"), id: z.string().min(1), revision: z.string().regex(/^[0-9a-f]{40}$/) }),
]);

const Arm = z.strictObject({
  name: Name,
  /** Names of stages, in order. None: the base itself. */
  stages: z.array(Name).min(1),
  /** The spec whose documents it reads. */
  spec: z.string().nullable().default(null),
});

/**
 * A plan file: arms × training seeds on one base. Arms whose stages begin alike share those: they are trained once a seed.
 */
export const Plan = z.strictObject({
  schema: z.literal("msm-plan/1"),
  name: Name,
  description: z.string().default(""),
  base: PlanBase,
  seeds: z.array(z.int().nonnegative()).min(1),
  data: z.record(Name, DataSource),
  stages: z.record(Name, stageSettings(Name)),
  arms: z.array(Arm).min(1),
  ...TrainingSettings,
  /** GPUs of a run; on a machine without, runs go one at a time. */
  gpus: z.int().positive().default(1),
  limits: z
    .strictObject({ wallSeconds: z.int().positive().optional(), diskBytes: z.int().positive().optional() })
    .prefault({}),
  /** Options of sbatch, `--name=value`. */
  sbatch: z.array(z.string().startsWith("--")).default([]),
});
export type Plan = z.infer<typeof Plan>;
export type PlanStage = Plan["stages"][string];
