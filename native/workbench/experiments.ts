import { isDeepStrictEqual } from "node:util";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { ablationsOf } from "#core/experiment/ablations.ts";
import { armsOf, type ExperimentArm } from "#core/experiment/arms.ts";
import { type Attribution, attributionsOf } from "#core/experiment/attribution.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import type { ProtocolStanding } from "#core/experiment/protocol.ts";
import { withoutGroups } from "#core/experiment/sealed.ts";
import { flipsBetween, type Flip } from "#core/experiment/flips.ts";
import { groupsOf, type ProbeGroup } from "#core/probes/groups.ts";
import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import type { Reading, ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Store } from "#native/storage/store.ts";
import type { ComputedExperiments } from "./computed-experiments.ts";
import type { Protocols } from "./protocols.ts";
import { experimentOver, type ExperimentOrder } from "./report-figures.ts";
import type { ReportReader } from "./report-reader.ts";
import { type Column, warningsOf } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, type PairSelection, selectionKey, selectPairRuns } from "./run-selection.ts";

/** The factorial of one or more runs' checkpoints, with what it rests on. */
export interface ExperimentReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: Probe;
  readonly experiment: Experiment;
  /** Specs beside their ablations; figures of the experiment. */
  readonly attributions: readonly Attribution[];
  /** How the runs stand to the protocol in force; null without one. */
  readonly protocol: ProtocolStanding | null;
  /** Groups whose figures are left out, since the protocol keeps them closed. */
  readonly sealed: readonly string[];
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

type Level = ProbeGroup["level"];

export interface ExperimentsParts {
  readonly store: Store;
  readonly protocols: Protocols;
  readonly reader: ReportReader;
  readonly computed: ComputedExperiments;
  readonly now: () => Date;
}

/** Experiments over stored readings, computed anew when readings or code changed. */
export class Experiments {
  readonly #parts: ExperimentsParts;

  constructor(parts: ExperimentsParts) {
    this.#parts = parts;
  }

  /**
   * The experiment of runs of the same probe. Checkpoints that are no part of a factorial are named, not dropped. `level`:
   * figures of groups of that level alone, which come sooner; every figure is the same.
   */
  of(runIds: readonly string[], level?: Level): Result<ExperimentReport, Problem> {
    const selected = this.#select(runIds);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const { store, computed } = this.#parts;
    const experiment =
      computed.find(columns, level) ??
      computed.keep(columns, level, experimentOver(store.readings, probe, orderOf(selected.value, level)));
    return ok(this.#report(selected.value, experiment));
  }

  /** The same, computed beside this thread, for those whose other questions are not to wait for it. */
  async beside(
    runIds: readonly string[],
    level?: Level,
    signal?: AbortSignal,
  ): Promise<Result<ExperimentReport, Problem>> {
    const selected = this.#select(runIds);
    if (!selected.ok) return selected;
    const { columns } = selected.value;
    const { computed, reader } = this.#parts;
    const held = computed.find(columns, level);
    if (held) return ok(this.#report(selected.value, held));
    const experiment = await reader.experiment(orderOf(selected.value, level), signal);
    if (!experiment.ok) return experiment;
    // A batch that was stored meanwhile may be in these figures: they then belong to no key.
    const now = this.#select(runIds);
    if (now.ok && isSame(now.value, selected.value)) {
      computed.keep(columns, level, experiment.value);
    }
    return ok(this.#report(selected.value, experiment.value));
  }

  /** Arms without a single figure. */
  outline(
    runIds: readonly string[],
  ): Result<
    { readonly probe: Probe; readonly arms: readonly ExperimentArm[]; readonly readings: ReadingKind[] },
    Problem
  > {
    const selected = this.#select(runIds);
    if (!selected.ok) return selected;
    const { probe, columns, runs } = selected.value;
    return ok({
      probe,
      arms: armsIn(columns),
      readings: [...new Set(runs.flatMap(({ request }) => request.readings))],
    });
  }

  /** The experiment and the readings that it was computed from, by checkpoint: on this thread where a run goes on meanwhile. */
  async withReadings(
    runIds: readonly string[],
  ): Promise<
    Result<{ readonly report: ExperimentReport; readonly readings: ReadonlyMap<string, readonly Reading[]> }, Problem>
  > {
    const before = this.#select(runIds);
    if (!before.ok) return before;
    const beside = await this.beside(runIds);
    if (!beside.ok) return beside;
    const now = this.#select(runIds);
    if (!now.ok) return now;
    const report = isSame(before.value, now.value) ? beside : this.of(runIds);
    return report.ok ? ok({ report: report.value, readings: this.#readings(now.value.columns) }) : report;
  }

  /** Items whose choice flips between two arms, training seed by training seed. */
  flips({ runs, from, to, axis, group }: FlipRequest): Result<FlippedItems, Problem> {
    const selected = this.#select(runs);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    if (this.#parts.protocols.sealedIn(selected.value.runs, probe).includes(group)) {
      return err(
        problem("groups-sealed", `A protocol keeps "${group}" closed for these runs: open its held-out groups first.`),
      );
    }
    const arms = armsIn(columns);
    const [first, second] = [from, to].map((id) => arms.find((arm) => arm.id === id));
    if (!first || !second) {
      const known = arms.map((arm) => arm.id).join(", ");
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
    this.#markShown(selected.value);
    const readings = this.#readings(columns);
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

  #select(runIds: readonly string[]): Result<PairSelection, Problem> {
    return selectPairRuns(this.#parts.store, runIds);
  }

  #report(selection: PairSelection, whole: Experiment): ExperimentReport {
    const { runs, probe, columns } = selection;
    const { protocols } = this.#parts;
    const sealed = protocols.sealedIn(runs, probe);
    const experiment = withoutGroups(whole, sealed);
    this.#markShown(selection);
    const ablations = ablationsOf(
      experiment.arms.map(({ documents }) => documents),
      this.#recordedAblations(),
    );
    return {
      runs,
      probe,
      experiment,
      attributions: attributionsOf(experiment, ablations),
      protocol: protocols.standing(runs.map(({ id }) => id)),
      sealed,
      warnings: warningsOf(columns),
    };
  }

  #markShown({ runs }: PairSelection): void {
    this.#parts.store.predictions.markShown(
      runs.map(({ id }) => id),
      this.#parts.now().toISOString(),
    );
  }

  #readings(columns: readonly Column[]): ReadonlyMap<string, readonly Reading[]> {
    const { readings } = this.#parts.store;
    return new Map(columns.map(({ name, run, part }) => [name, readings.of(run.id, part.checkpoint)]));
  }

  /** By the names that the texts have now. */
  #recordedAblations(): { spec: string; ablated: string }[] {
    const { specAblations, specs } = this.#parts.store;
    return specAblations
      .list()
      .flatMap(({ sha256, ofSha256, ofName }) =>
        specs
          .namesOf(sha256)
          .flatMap((ablated) => [...new Set([...specs.namesOf(ofSha256), ofName])].map((spec) => ({ spec, ablated }))),
      );
  }
}

function orderOf({ probe, columns }: PairSelection, level: Level | undefined): ExperimentOrder {
  return {
    probe: { id: probe.id, version: probe.version },
    columns: columns.map(({ name, run, part }) => ({
      name,
      runId: run.id,
      checkpoint: part.checkpoint,
      lineage: part.lineage,
    })),
    level,
    settings: { seed: columns[0]?.run.request.seed ?? 0, resamples: BOOTSTRAP_RESAMPLES },
  };
}

/** Whether the same readings were selected. */
function isSame(one: PairSelection, other: PairSelection): boolean {
  return isDeepStrictEqual(selectionKey(one.columns), selectionKey(other.columns));
}

function armsIn(columns: readonly Column[]): readonly ExperimentArm[] {
  return armsOf(columns.map(({ name, part }) => ({ id: name, lineage: part.lineage }))).arms;
}
