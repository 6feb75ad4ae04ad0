import type { CheckpointSummary } from "#core/checkpoints/summary.ts";

interface Given {
  readonly stages?: readonly string[];
  readonly parent?: string | null;
  readonly spec?: string | null;
  readonly seed?: number;
  readonly arm?: string;
  readonly template?: boolean;
}

/** A checkpoint as the host lists it; what is not given is of no matter. */
export function checkpointSummary(id: string, given: Given = {}): CheckpointSummary {
  const { stages = ["pretrain"], parent = null, spec = null, seed = 1, arm = id, template = true } = given;
  return {
    id,
    name: id,
    sha256: "0".repeat(64),
    source: "bundled",
    folder: `/models/${id}`,
    architecture: "qwen3",
    dtype: "float16",
    parameters: 1,
    sizeBytes: 1,
    layers: 1,
    vocabularySize: 1,
    hasChatTemplate: template,
    parity: null,
    lineage: {
      known: true,
      arm,
      spec,
      trainingSeed: seed,
      parent,
      stages: stages.map((stage) => ({
        stage,
        steps: 1,
        tokens: 1,
        lossFirst: 2,
        lossLast: 1,
        wallSeconds: 1,
        seed,
      })),
    },
  };
}
