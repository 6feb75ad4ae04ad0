import { canonicalJson } from "#core/runs/canonical-json.ts";
import type { Plan, PlanStage } from "#core/runs/plan.ts";
import { TrainEvent } from "#core/runs/train-event.ts";
import type { TrainSpec } from "#core/runs/train-spec.ts";
import type { Store } from "#native/storage/store.ts";
import type { PlanBase } from "./base.ts";

interface Parts {
  readonly store: Store;
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

function runsLike({ store, machine, plan, base }: Parts): TrainSpec[] {
  const runs = store.trainingRuns.list().filter((run) => run.machine.name === machine);
  const specs = new Map(runs.flatMap(({ training }) => (training === null ? [] : [[training.key, training] as const])));
  const start = (spec: TrainSpec): unknown => {
    const before = spec.base.kind === "run" ? specs.get(spec.base.key) : undefined;
    return before === undefined ? startOf(spec.base, spec.parent) : start(before);
  };
  const wanted = canonicalJson([startOf(base.spec, base.parent), settingsOf(plan)]);
  return [...specs.values()].filter((spec) => canonicalJson([start(spec), settingsOf(spec)]) === wanted);
}

function startOf(base: TrainSpec["base"], parent: string | null): unknown {
  return base.kind === "shape" ? base.shape : parent;
}

/** What decides the pace, apart from what is read. */
function settingsOf(of: Plan | TrainSpec): unknown {
  return [of.tune, of.precision, of.device, of.threads, of.parallel, of.gradientCheckpointing];
}

function measuredStages(store: Store, spec: TrainSpec): Measured[] {
  const steps = store.runEvents.ofKinds(spec.key, ["step"]).flatMap((event) => {
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
