import { readFileSync } from "node:fs";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { LaunchSpec } from "#core/runs/launch-spec.ts";
import type { Plan, PlanStage } from "#core/runs/plan.ts";
import { TrainEvent } from "#core/runs/train-event.ts";
import { TrainSpec } from "#core/runs/train-spec.ts";
import type { Artifacts } from "#native/artifacts/artifacts.ts";
import type { Store } from "#native/storage/store.ts";
import type { PlanBase } from "./base.ts";

interface Parts {
  readonly store: Store;
  readonly artifacts: Artifacts;
  readonly machine: string;
  readonly plan: Plan;
  readonly base: PlanBase;
}

/** Seconds of a stage. */
export type Pace = (stage: PlanStage, length: { readonly tokens: number; readonly steps: number }) => number | null;

interface Measured {
  readonly kind: PlanStage["kind"];
  /** What a step reads, apart from the data's names. */
  readonly batches: string;
  readonly secondsPerStep: number | null;
  readonly tokensPerSecond: number | null;
}

/**
 * The pace of earlier runs on a machine from the same base with the same tuning: of a stage whose steps read as much, by
 * its steps; else, where all tokens are learnt from, by its tokens.
 */
export function measuredPace(parts: Parts): Pace {
  const stages = runsLike(parts).flatMap((spec) => measuredStages(parts.store, spec));
  return (stage, { tokens, steps }) => {
    const perStep = median(
      stages
        .filter((each) => each.kind === stage.kind && each.batches === batchesOf(stage))
        .flatMap((each) => each.secondsPerStep ?? []),
    );
    if (perStep !== null) return steps * perStep;
    if (!readsTexts(stage)) return null;
    const rate = median(stages.flatMap((each) => each.tokensPerSecond ?? []));
    return rate === null ? null : tokens / rate;
  };
}

function runsLike({ store, artifacts, machine, plan, base }: Parts): TrainSpec[] {
  const runs = store.trainingRuns.list().filter((run) => run.machine.name === machine);
  const specs = new Map(runs.flatMap((run) => specOf(artifacts, run.spec) ?? []).map((spec) => [spec.key, spec]));
  const wanted = canonicalJson([startOf(base.spec, base.parent), plan.tune, plan.precision, plan.device, plan.threads]);
  const start = (spec: TrainSpec): unknown => {
    const before = spec.base.kind === "run" ? specs.get(spec.base.key) : undefined;
    return before === undefined ? startOf(spec.base, spec.parent) : start(before);
  };
  return [...specs.values()].filter(
    (spec) => canonicalJson([start(spec), spec.tune, spec.precision, spec.device, spec.threads]) === wanted,
  );
}

function startOf(base: TrainSpec["base"], parent: string | null): unknown {
  return base.kind === "shape" ? base.shape : parent;
}

/** Null for a run that was not made by a plan, or whose file is gone. */
function specOf(artifacts: Artifacts, launch: string): TrainSpec | null {
  const parsed = LaunchSpec.safeParse(JSON.parse(launch));
  const sha256 = parsed.data?.files["run.json"];
  if (sha256 === undefined) return null;
  try {
    return TrainSpec.safeParse(JSON.parse(readFileSync(artifacts.pathOf(sha256), "utf8"))).data ?? null;
  } catch {
    return null;
  }
}

function measuredStages(store: Store, spec: TrainSpec): Measured[] {
  const steps = store.trainingRuns
    .events(spec.key)
    .filter((event) => event.kind === "step")
    .flatMap((event) => {
      const parsed = TrainEvent.safeParse(JSON.parse(event.text)).data;
      return parsed?.kind === "step" ? [{ ...parsed, atMs: event.atMs ?? 0 }] : [];
    });
  return spec.stages.map((stage, index) => {
    const own = steps.filter((step) => step.index === index);
    const gaps = own.slice(1).flatMap((step, place) => {
      const before = own[place];
      return before === undefined || step.step <= before.step
        ? []
        : [(step.atMs - before.atMs) / 1000 / (step.step - before.step)];
    });
    return {
      kind: stage.kind,
      batches: batchesOf(stage),
      secondsPerStep: median(gaps),
      tokensPerSecond: readsTexts(stage)
        ? median(own.map((step) => step.tokensPerSecond).filter((rate) => Number.isFinite(rate) && rate > 0))
        : null,
    };
  });
}

function batchesOf(stage: PlanStage): string {
  return canonicalJson(
    stage.batches.map((batches) =>
      batches.read === "stream" ? { ...batches, sources: batches.sources.length } : { ...batches, data: null },
    ),
  );
}

function readsTexts(stage: PlanStage): boolean {
  return stage.batches.every((batches) => batches.read === "stream" || batches.read === "documents");
}

/** A stop in between makes one gap long: the middle one does not mind. */
function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
