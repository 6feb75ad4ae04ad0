import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { PlannedContrast } from "#core/experiment/arm-contrasts.ts";
import { armRates } from "#core/experiment/arm-rates.ts";
import type { ExperimentArm } from "#core/experiment/arms.ts";
import type { ArmContrast, ArmRate, DataEfficiency } from "#core/experiment/experiment.ts";
import { measureArms } from "#core/experiment/measure-arms.ts";
import { scalingOf } from "#core/experiment/scaling.ts";
import { groupsOf } from "#core/probes/groups.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { Store } from "#native/storage/store.ts";
import { warningsOf } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, selectPairRuns } from "./run-selection.ts";

/** Arms that are told apart by whoever asks, and the contrasts between them that were settled before looking. */
export interface ArmQuestion {
  /** Of one probe. */
  readonly runs: readonly string[];
  readonly arms: readonly ExperimentArm[];
  readonly plan: readonly PlannedContrast[];
  readonly reading: ReadingKind;
}

export interface ArmAnswer {
  readonly rates: readonly ArmRate[];
  /** In the order of the plan, each in every group that has items for it. */
  readonly contrasts: readonly ArmContrast[];
  readonly efficiency: readonly DataEfficiency[];
  readonly warnings: readonly string[];
}

/** Measures arms that a factorial by lineage alone would not tell apart. */
export class ArmMeasures {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  of({ runs, arms, plan, reading }: ArmQuestion): Result<ArmAnswer, Problem> {
    const selected = selectPairRuns(this.#store, runs);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const readings = new Map(
      columns.map(({ name, run, part }) => [name, this.#store.readings.of(run.id, part.checkpoint)]),
    );
    const seed = columns[0]?.run.request.seed ?? 0;
    const input = { probe, groups: groupsOf(probe), arms, readings, reading, seed, resamples: BOOTSTRAP_RESAMPLES };
    return ok({
      rates: armRates(input),
      contrasts: measureArms({ ...input, plan }),
      efficiency: scalingOf(input).efficiency,
      warnings: warningsOf(columns),
    });
  }
}
