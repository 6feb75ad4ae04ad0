import { z } from "zod";
import { InnerPath, Sha256 } from "./launch-spec.ts";
import { RunKey } from "./run-key.ts";
import { ModelShape, stageSettings, TrainingSettings } from "./stage-settings.ts";

/** Where a run's weights come from. Paths `folder` and in `tokenizer` lie in the run's own folder. */
const Base = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("shape"),
    shape: ModelShape,
    /** A tokenizer is trained in which every word of the texts is one token. */
    tokenizer: z.strictObject({ texts: z.array(InnerPath).min(1), chatTemplate: InnerPath }),
  }),
  /** A Hugging Face folder with safetensors, or a checkpoint that our own exporter wrote. */
  z.strictObject({ kind: z.literal("folder"), path: InnerPath }),
  /** What another run on the same machine ended with: `../KEY/checkpoint`. */
  z.strictObject({ kind: z.literal("run"), key: RunKey }),
  z.strictObject({ kind: z.literal("path"), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal("hub"), id: z.string().min(1), revision: z.string().regex(/^[0-9a-f]{40}$/) }),
]);

/**
 * `run.json` in a run's folder: all that decides what is trained. The trainer reads it strictly, so an unknown key is an
 * error on both sides.
 */
export const TrainSpec = z.strictObject({
  schema: z.literal("msm-run/1"),
  key: RunKey,
  /** Id of the checkpoint that comes out, or the name of a stage that arms share. */
  id: z.string().min(1),
  /** Null for a stage that arms share. */
  arm: z.string().nullable(),
  spec: z.string().nullable(),
  trainingSeed: z.int().nonnegative(),
  /** Id of what it starts from, for the lineage; null for one from nothing. */
  parent: z.string().nullable(),
  plan: z.strictObject({ name: z.string(), sha256: Sha256 }),
  base: Base,
  stages: z.array(stageSettings(InnerPath)).min(1),
  ...TrainingSettings,
  /** Null: nothing is exported, since later runs go on from it. */
  export: TrainingSettings.export.nullable(),
});
export type TrainSpec = z.infer<typeof TrainSpec>;
