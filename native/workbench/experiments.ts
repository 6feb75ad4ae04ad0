import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import { flipsBetween, type Flip } from "#core/experiment/flips.ts";
import { groupsOf } from "#core/probes/groups.ts";
import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import type { Reading } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Store } from "#native/storage/store.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import { warningsOf, type Column } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, selectionKey, selectPairRuns } from "./run-selection.ts";

/** The factorial of one or more runs' checkpoints, with what it rests on. */
export interface ExperimentReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: Probe;
  readonly experiment: Experiment;
  /** Why some of this is not to be read as it stands: partial data, other provider, precision, settings. */
  readonly warnings: readonly string[];
}

/** Two arms of an experiment, on one axis and group. */
export interface FlipRequest {
  readonly runs: readonly string[];
  /** Ids of arms. */
  readonly from: string;
  readonly to: string;
  readonly axis: string;
  readonly group: string;
}

export interface FlippedItems {
  readonly flips: readonly (Flip & { readonly item: ProbeItem })[];
  /** Items that count towards the axis in the group. */
  readonly items: number;
  /** Pairs of checkpoints, by training seed. */
  readonly pairs: readonly { readonly trainingSeed: number; readonly from: string; readonly to: string }[];
}

const RECENT_EXPERIMENTS = 8;

/** Experiments over stored readings, computed anew each time the readings changed. */
export class Experiments {
  readonly #store: Store;
  readonly #runs: ProbeRuns;
  /** By key, least recently used first. */
  readonly #recent = new Map<string, Experiment>();

  constructor(store: Store, runs: ProbeRuns) {
    this.#store = store;
    this.#runs = runs;
  }

  /** The experiment of runs of the same probe. Checkpoints that are no part of a factorial are named, not dropped. */
  of(runIds: readonly string[]): Result<ExperimentReport, Problem> {
    const selected = selectPairRuns(this.#store, this.#runs, runIds);
    if (!selected.ok) return selected;
    const { runs, probe, columns } = selected.value;
    const key = JSON.stringify(selectionKey(columns));
    const experiment = this.#recent.get(key) ?? this.#compute(probe, columns);
    this.#recent.delete(key);
    this.#recent.set(key, experiment);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > RECENT_EXPERIMENTS && oldest !== undefined) this.#recent.delete(oldest);
    return ok({ runs, probe, experiment, warnings: warningsOf(columns) });
  }

  /** Items whose choice flips between two arms, training seed by training seed. */
  flips({ runs, from, to, axis, group }: FlipRequest): Result<FlippedItems, Problem> {
    const found = this.of(runs);
    if (!found.ok) return found;
    const { probe, experiment } = found.value;
    const [first, second] = [from, to].map((id) => experiment.arms.find((arm) => arm.id === id));
    if (!first || !second) {
      const known = experiment.arms.map((arm) => arm.id).join(", ");
      return err(problem("arm-unknown", `"${first ? to : from}" is no arm of this experiment: choose of ${known}.`));
    }
    const items = groupsOf(probe).find((each) => each.id === group)?.items;
    if (!items) return err(problem("group-unknown", `Probe "${probe.id}" has no group "${group}": choose another.`));
    if (!probe.axes.some((each) => each.id === axis)) {
      const known = probe.axes.map((each) => each.id).join(", ");
      return err(problem("axis-unknown", `Probe "${probe.id}" has no axis "${axis}": choose of ${known}.`));
    }
    const pairs = first.members.flatMap(({ trainingSeed, checkpoint }) => {
      const other = second.members.find((member) => member.trainingSeed === trainingSeed);
      return other ? [{ trainingSeed, from: checkpoint, to: other.checkpoint }] : [];
    });
    const readings = this.#readings(runs);
    const counted = items.filter((item) => targetOf(item, axis) !== null);
    const byId = new Map(items.map((item) => [item.id, item]));
    const flips = flipsBetween(
      counted,
      axis,
      pairs.map((pair) => ({
        trainingSeed: pair.trainingSeed,
        from: readings.get(pair.from) ?? [],
        to: readings.get(pair.to) ?? [],
      })),
    );
    return ok({
      flips: flips.flatMap((flip) => {
        const item = byId.get(flip.itemId);
        return item ? [{ ...flip, item }] : [];
      }),
      items: counted.length,
      pairs,
    });
  }

  #readings(runIds: readonly string[]): ReadonlyMap<string, readonly Reading[]> {
    const selected = selectPairRuns(this.#store, this.#runs, runIds);
    const columns = selected.ok ? selected.value.columns : [];
    return new Map(columns.map(({ name, run, part }) => [name, this.#store.readings.of(run.id, part.checkpoint)]));
  }

  #compute(probe: Probe, columns: readonly Column[]): Experiment {
    return experimentOf({
      probe,
      checkpoints: columns.map(({ name, run, part }) => ({
        id: name,
        lineage: part.lineage,
        readings: this.#store.readings.of(run.id, part.checkpoint),
      })),
      seed: columns[0]?.run.request.seed ?? 0,
      resamples: BOOTSTRAP_RESAMPLES,
    });
  }
}
