import { z } from "zod";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const StageRecord = z.looseObject({
  stage: z.enum(["pretrain", "midtrain", "finetune", "reinforce"]),
  recipeSha256: Sha256,
  seed: z.int(),
  steps: z.int().nonnegative(),
  tokens: z.int().nonnegative(),
  lossFirst: z.number(),
  lossLast: z.number(),
  wallSeconds: z.number().nonnegative(),
  data: z.array(z.looseObject({ path: z.string(), sha256: Sha256, rows: z.int(), tokens: z.int() })),
});

/** A run that had its part in a checkpoint: `lineage.json` has one for each, the first one first. */
const TrainedRun = z.looseObject({
  /** Id of its checkpoint, or of the stages that arms share. */
  id: z.string(),
  key: z.string(),
  arm: z.string().nullable(),
  spec: z.string().nullable(),
  trainingSeed: z.int(),
  /** Id of what it started from; null for one from nothing. */
  parent: z.string().nullable(),
  plan: z.looseObject({ name: z.string(), sha256: Sha256 }),
  /** SHA-256 of its `run.json`. */
  runSha256: Sha256,
  stages: z.array(StageRecord),
});
export type TrainedRun = z.infer<typeof TrainedRun>;

/**
 * `checkpoint.json` beside a model: who it is, what it was trained from, and what its export was checked against.
 * Written by the trainer; keys we do not know are kept, since other versions of the trainer write them.
 */
export const CheckpointManifest = z.looseObject({
  format: z.literal(1),
  id: z.string().min(1),
  arm: z.string().min(1),
  trainingSeed: z.int(),
  architecture: z.string(),
  parameters: z.int().positive(),
  weightDtype: z.string(),
  ioDtype: z.string(),
  /** SHA-256 over the lines `<sha256>  <path>\n` of `files`, sorted by path. */
  sha256: Sha256,
  files: z.array(z.looseObject({ path: z.string(), sha256: Sha256, sizeBytes: z.int() })).min(1),
  /** Id of the checkpoint that the first stage started from; null for one trained from nothing. */
  parent: z.string().nullable(),
  /** Name of the spec whose documents it was midtrained on, if any. */
  spec: z.string().nullable(),
  stages: z.array(StageRecord),
  /** All runs that it came from, the one that exported it last; absent where older trainers or other programs made it. */
  lineage: z.array(TrainedRun).optional(),
  /** How the ONNX file was made and what it was checked against; absent in a folder that was not exported by the trainer. */
  export: z
    .looseObject({
      exporter: z.string(),
      precision: z.string(),
      parity: z.looseObject({
        sequences: z.int(),
        whole: z.looseObject({ maxAbsNats: z.number(), meanAbsNats: z.number(), top1Agreement: z.number() }),
      }),
    })
    .optional(),
});

export type CheckpointManifest = z.infer<typeof CheckpointManifest>;
