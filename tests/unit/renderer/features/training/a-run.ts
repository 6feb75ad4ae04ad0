import type { RunKey } from "#core/runs/run-key.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";

/** A training run as the host tells of it; `more` says what is particular. */
export function aRun(name: string, more: Partial<TrainingRunSummary> = {}): TrainingRunSummary {
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any text is a key here
    key: `key-${name}` as RunKey,
    name,
    arm: name,
    spec: null,
    trainingSeed: 1,
    plan: { name: "tiny", sha256: "a".repeat(64) },
    machine: "gpu1",
    parent: null,
    state: "running",
    waitsFor: null,
    linkLostSince: null,
    attempt: 1,
    createdAt: "2026-11-01T00:00:00.000Z",
    seenAt: null,
    progress: null,
    problem: null,
    resumable: false,
    checkpoints: [],
    exports: true,
    ...more,
  };
}
