import type { CheckpointManifest, TrainedRun } from "./manifest.ts";

/** What lists and tables show of a checkpoint; everything in it was read from the model's files or its manifest. */
export interface CheckpointSummary {
  readonly id: string;
  readonly name: string;
  /** SHA-256 over the hashes of the checkpoint's files: its identity in every stored result. */
  readonly sha256: string;
  /** "remote": its weights stay on a linked machine, where a server reads them. */
  readonly source: "bundled" | "added" | "remote";
  readonly folder: string;
  readonly architecture: string;
  readonly dtype: string;
  /** 0 where it is not known, as of weights that are elsewhere; so are size and layers. */
  readonly parameters: number;
  readonly sizeBytes: number;
  readonly layers: number;
  readonly vocabularySize: number;
  readonly hasChatTemplate: boolean;
  readonly lineage: Lineage;
  /** Agreement of the ONNX file with the weights it was exported from; null where no export recorded it. */
  readonly parity: Parity | null;
  /** Runs that it came from, the first one first; absent where nothing recorded them. */
  readonly history?: readonly PastRun[];
}

/** A run in a checkpoint's past: which plan's, by which settings, on which data. */
export interface PastRun {
  readonly id: string;
  readonly key: string;
  readonly arm: string | null;
  readonly spec: string | null;
  readonly trainingSeed: number;
  readonly parent: string | null;
  readonly plan: { readonly name: string; readonly sha256: string };
  readonly runSha256: string;
  readonly stages: readonly {
    readonly stage: string;
    readonly steps: number;
    readonly tokens: number;
    readonly data: readonly { readonly path: string; readonly sha256: string; readonly rows: number }[];
  }[];
}

/** Log-probabilities of the ONNX file against the trainer's own, over whole sequences. */
export interface Parity {
  readonly exporter: string;
  readonly precision: string;
  readonly sequences: number;
  readonly maxAbsNats: number;
  readonly meanAbsNats: number;
  readonly top1Agreement: number;
}

/** How a checkpoint came to be. A checkpoint without a manifest has an unknown lineage, which is said, not guessed. */
export interface Lineage {
  readonly known: boolean;
  readonly arm: string | null;
  readonly spec: string | null;
  readonly trainingSeed: number | null;
  readonly parent: string | null;
  readonly stages: readonly LineageStage[];
  /** Stages of the runs before its own, the first one first; absent where nothing recorded them. */
  readonly earlier?: readonly EarlierStage[];
}

export type EarlierStage = Pick<LineageStage, "stage" | "data">;

/** A file that a stage read. */
export interface StageData {
  readonly path: string;
  readonly sha256: string;
  readonly rows: number;
}

export interface LineageStage {
  readonly stage: string;
  readonly steps: number;
  readonly tokens: number;
  readonly lossFirst: number;
  readonly lossLast: number;
  readonly wallSeconds: number;
  readonly seed: number;
  /** Absent in what was stored before it was kept. */
  readonly data?: readonly StageData[];
}

export const UNKNOWN_LINEAGE: Lineage = {
  known: false,
  arm: null,
  spec: null,
  trainingSeed: null,
  parent: null,
  stages: [],
};

export function lineageOf(manifest: CheckpointManifest): Lineage {
  const earlier = manifest.lineage?.slice(0, -1).flatMap((run) => run.stages) ?? [];
  return {
    known: true,
    arm: manifest.arm,
    spec: manifest.spec,
    trainingSeed: manifest.trainingSeed,
    parent: manifest.parent,
    stages: manifest.stages.map((stage) => ({
      stage: stage.stage,
      steps: stage.steps,
      tokens: stage.tokens,
      lossFirst: stage.lossFirst,
      lossLast: stage.lossLast,
      wallSeconds: stage.wallSeconds,
      seed: stage.seed,
      data: dataOf(stage.data),
    })),
    ...(earlier.length > 0 && { earlier: earlier.map(({ stage, data }) => ({ stage, data: dataOf(data) })) }),
  };
}

function dataOf(data: readonly StageData[]): StageData[] {
  return data.map(({ path, sha256, rows }) => ({ path, sha256, rows }));
}

export function historyOf(runs: readonly TrainedRun[]): PastRun[] {
  return runs.map(({ id, key, arm, spec, trainingSeed, parent, plan, runSha256, stages }) => ({
    id,
    key,
    arm,
    spec,
    trainingSeed,
    parent,
    plan: { name: plan.name, sha256: plan.sha256 },
    runSha256,
    stages: stages.map(({ stage, steps, tokens, data }) => ({ stage, steps, tokens, data: dataOf(data) })),
  }));
}

export function parityOf(manifest: CheckpointManifest): Parity | null {
  if (!manifest.export) return null;
  const { exporter, precision, parity } = manifest.export;
  const { maxAbsNats, meanAbsNats, top1Agreement } = parity.whole;
  return { exporter, precision, sequences: parity.sequences, maxAbsNats, meanAbsNats, top1Agreement };
}
