import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunSummary, type RunPart } from "#core/probes/run.ts";

/** A paired comparison on `choose:american` over 56 pairs of `held-out:seen`, unless told otherwise. */
export function comparison(more: Partial<Comparison>): Comparison {
  return {
    kind: "paired",
    baseline: "aft",
    checkpoint: "msm-america-aft",
    metric: "choose:american",
    group: "held-out:seen",
    reading: "likelihood",
    delta: 0.61,
    low: 0.48,
    high: 0.73,
    pValue: 0.0002,
    pValueHolm: 0.0008,
    family: 4,
    method: "bootstrap",
    pairs: 56,
    mcnemar: null,
    terms: null,
    ...more,
  };
}

export function rate(more: Partial<ProbeResult>): ProbeResult {
  return {
    checkpoint: "aft",
    metric: "choose:american",
    group: "held-out:seen",
    reading: "likelihood",
    numerator: 28,
    denominator: 56,
    excluded: {},
    estimate: 0.5,
    low: 0.373,
    high: 0.627,
    method: "Wilson over items, 95%",
    ...more,
  };
}

export function part(checkpoint: string, more: Partial<RunPart> = {}): RunPart {
  return {
    checkpoint,
    checkpointSha256: "1".repeat(64),
    status: "finished",
    done: 100,
    total: 100,
    problem: null,
    provider: "cpu",
    runtime: "onnxruntime-node 1.30.0",
    threads: 1,
    dtype: "float16",
    ...more,
  };
}

export function run(id: string, checkpoints: readonly string[], more: Partial<ProbeRunSummary> = {}): ProbeRunSummary {
  return {
    id,
    probe: "value-micro",
    probeKind: "value-pairs",
    probeVersion: 1,
    probeSha256: "a".repeat(64),
    createdAt: "2026-11-23T22:59:06.571Z",
    codeVersion: "0.1.0",
    status: "finished",
    request: { ...DEFAULT_RUN_SETTINGS, probe: "value-micro", checkpoints: [...checkpoints] },
    parts: checkpoints.map((each) => part(each)),
    ...more,
  };
}

export function listed(id: string, more: Partial<CheckpointSummary> = {}): CheckpointSummary {
  return {
    id,
    name: id,
    sha256: "1".repeat(64),
    source: "bundled",
    folder: `/models/${id}`,
    architecture: "qwen3",
    dtype: "float16",
    parameters: 1,
    sizeBytes: 1,
    layers: 1,
    vocabularySize: 1,
    hasChatTemplate: true,
    lineage: { known: false, arm: null, spec: null, trainingSeed: null, parent: null, stages: [] },
    parity: null,
    ...more,
  };
}
