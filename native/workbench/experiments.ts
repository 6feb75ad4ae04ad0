import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { ablationsOf } from "#core/experiment/ablations.ts";
import { armsOf, type ExperimentArm } from "#core/experiment/arms.ts";
import { type Attribution, attributionsOf } from "#core/experiment/attribution.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import type { ProtocolStanding } from "#core/experiment/protocol.ts";
import { withoutGroups } from "#core/experiment/sealed.ts";
import { flipsBetween, type Flip } from "#core/experiment/flips.ts";
import { groupsOf, type ProbeGroup } from "#core/probes/groups.ts";
import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import type { Reading, ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { Store } from "#native/storage/store.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import type { Protocols } from "./protocols.ts";
import { warningsOf, type Column } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, selectionKey, selectPairRuns } from "./run-selection.ts";

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

const RECENT_EXPERIMENTS = 8;

/** What this process wrote itself, under a key that names the code: anything in it is an experiment. */
const StoredExperiment = z.custom<Experiment>((value) => typeof value === "object" && value !== null);

type Level = ProbeGroup["level"];

export interface ExperimentsParts {
  readonly store: Store;
  readonly runs: ProbeRuns;
  readonly protocols: Protocols;
  readonly codeVersion: string;
  readonly now: () => Date;
}

/** Experiments over stored readings, computed anew when readings or code changed. */
export class Experiments {
  readonly #parts: ExperimentsParts;
  /** By key, least recently used first. */
  readonly #recent = new Map<string, Experiment>();

  constructor(parts: ExperimentsParts) {
    this.#parts = parts;
  }

  /**
   * The experiment of runs of the same probe. Checkpoints that are no part of a factorial are named, not dropped. `level`:
   * figures of groups of that level alone, which come sooner; every figure is the same.
   */
  of(runIds: readonly string[], level?: Level): Result<ExperimentReport, Problem> {
    const selected = selectPairRuns(this.#parts.store, this.#parts.runs, runIds);
    if (!selected.ok) return selected;
    const { runs, probe, columns } = selected.value;
    const { protocols, store, now } = this.#parts;
    const sealed = protocols.sealedIn(runs, probe);
    const experiment = withoutGroups(this.#experiment(probe, columns, level), sealed);
    store.predictions.markShown(
      runs.map(({ id }) => id),
      now().toISOString(),
    );
    const ablations = ablationsOf(
      experiment.arms.map(({ documents }) => documents),
      this.#recordedAblations(),
    );
    return ok({
      runs,
      probe,
      experiment,
      attributions: attributionsOf(experiment, ablations),
      protocol: protocols.standing(runIds),
      sealed,
      warnings: warningsOf(columns),
    });
  }

  /** Arms without a single figure. */
  outline(
    runIds: readonly string[],
  ): Result<
    { readonly probe: Probe; readonly arms: readonly ExperimentArm[]; readonly readings: ReadingKind[] },
    Problem
  > {
    const selected = selectPairRuns(this.#parts.store, this.#parts.runs, runIds);
    if (!selected.ok) return selected;
    const { probe, columns, runs } = selected.value;
    const { arms } = armsOf(columns.map(({ name, part }) => ({ id: name, lineage: part.lineage })));
    return ok({ probe, arms, readings: [...new Set(runs.flatMap(({ request }) => request.readings))] });
  }

  /** The experiment beside the readings that it was computed from, by checkpoint. */
  withReadings(
    runIds: readonly string[],
  ): Result<
    { readonly report: ExperimentReport; readonly readings: ReadonlyMap<string, readonly Reading[]> },
    Problem
  > {
    const report = this.of(runIds);
    return report.ok ? ok({ report: report.value, readings: this.#readings(runIds) }) : report;
  }

  /** Items whose choice flips between two arms, training seed by training seed. */
  flips({ runs, from, to, axis, group }: FlipRequest): Result<FlippedItems, Problem> {
    const found = this.of(runs, "headline");
    if (!found.ok) return found;
    const { probe, experiment, sealed } = found.value;
    if (sealed.includes(group)) {
      return err(
        problem("groups-sealed", `A protocol keeps "${group}" closed for these runs: open its held-out groups first.`),
      );
    }
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
    const selected = selectPairRuns(this.#parts.store, this.#parts.runs, runIds);
    const columns = selected.ok ? selected.value.columns : [];
    return new Map(
      columns.map(({ name, run, part }) => [name, this.#parts.store.readings.of(run.id, part.checkpoint)]),
    );
  }

  /** From memory, from what this code computed before, or anew. */
  #experiment(probe: Probe, columns: readonly Column[], level?: Level): Experiment {
    const { store, codeVersion, now } = this.#parts;
    const key = selectionKey(columns);
    const wholeKey = JSON.stringify(key);
    const levelKey = JSON.stringify([...key, level]);
    const held = this.#recent.get(wholeKey) ?? this.#recent.get(levelKey);
    if (held) return this.#remember(this.#recent.has(wholeKey) ? wholeKey : levelKey, held);
    // Code that is being edited gives other figures under the same version.
    const lasting = codeVersion.endsWith("+dirty")
      ? null
      : (id: unknown) => sha256OfText(canonicalJson([codeVersion, BOOTSTRAP_RESAMPLES, id]));
    const stored =
      lasting && (store.computed.find(lasting(key)) ?? store.computed.find(lasting([...key, level ?? ""])));
    if (stored !== null) return this.#remember(levelKey, StoredExperiment.parse(JSON.parse(stored)));
    const computed = this.#compute(probe, columns, level);
    const finished = columns.every(({ part }) => part.status !== "running" && part.status !== "waiting");
    if (lasting && finished) {
      const storedKey = lasting(level === undefined ? key : [...key, level]);
      store.computed.put(storedKey, JSON.stringify(computed), now().toISOString());
    }
    return this.#remember(level === undefined ? wholeKey : levelKey, computed);
  }

  #remember(key: string, experiment: Experiment): Experiment {
    this.#recent.delete(key);
    this.#recent.set(key, experiment);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > RECENT_EXPERIMENTS && oldest !== undefined) this.#recent.delete(oldest);
    return experiment;
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

  #compute(probe: Probe, columns: readonly Column[], level?: Level): Experiment {
    return experimentOf({
      probe,
      checkpoints: columns.map(({ name, run, part }) => ({
        id: name,
        lineage: part.lineage,
        readings: this.#parts.store.readings.of(run.id, part.checkpoint),
      })),
      level,
      seed: columns[0]?.run.request.seed ?? 0,
      resamples: BOOTSTRAP_RESAMPLES,
    });
  }
}
