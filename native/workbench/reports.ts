import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { armOf } from "#core/probes/arm.ts";
import { agreementOf, type Agreement } from "#core/probes/agreement.ts";
import { compareCheckpoints } from "#core/probes/compare.ts";
import { questionsOf } from "#core/probes/questions.ts";
import type { Reading } from "#core/probes/reading.ts";
import { groupsOf } from "#core/probes/groups.ts";
import { favoured, likelihoodItems, type LikelihoodItem } from "#core/probes/likelihood-items.ts";
import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { sampledItems, type SampledItem } from "#core/probes/sampled-items.ts";
import { summarise } from "#core/probes/summarise.ts";
import type { EngineRecord } from "#native/storage/probe-runs-table.ts";
import type { Store } from "#native/storage/store.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import type { Protocols } from "./protocols.ts";
import { type Column, decodingOf, reproducedBy, warningsOf } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, type PairSelection, selectionKey, selectPairRuns } from "./run-selection.ts";
import { pinnedColumn } from "./select-runs.ts";

/** Everything that is shown of one or more runs of one probe: rates, paired comparisons, what produced them, warnings. */
export interface RunReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: Probe;
  readonly baseline: string;
  readonly results: readonly ProbeResult[];
  readonly comparisons: readonly Comparison[];
  readonly agreement: readonly Agreement[];
  readonly engine: Readonly<Record<string, EngineRecord>>;
  /** Why some of this is not to be read as it stands: partial data, other provider, precision, settings. */
  readonly warnings: readonly string[];
}

/** One checkpoint's two readings of an item; null where it was not read that way. */
export interface ItemReadings {
  readonly likelihood: LikelihoodItem | null;
  readonly sampled: SampledItem | null;
}

export interface ItemBehind {
  readonly item: ProbeItem;
  /** Which option speaks for the axis. */
  readonly target: 0 | 1;
  /** Readings by column name. */
  readonly columns: Readonly<Record<string, ItemReadings>>;
}

/** A reading with what reproduces it; `outcomes` says, for each axis that the item counts for, how it ended. */
export type ExportedReading = Reading & {
  readonly checkpoint: string;
  readonly checkpointSha256: string;
  readonly outcomes: Readonly<Record<string, string>>;
} & Readonly<Record<string, unknown>>;

/** Reports over stored readings. Statistics are computed from the readings each time the readings changed, never typed in. */
export class Reports {
  readonly #store: Store;
  readonly #runs: ProbeRuns;
  readonly #protocols: Protocols;
  /** Statistics by key, least recently used first. */
  readonly #recent = new Map<string, Statistics>();

  constructor(store: Store, runs: ProbeRuns, protocols: Protocols) {
    this.#store = store;
    this.#runs = runs;
    this.#protocols = protocols;
  }

  /** Report of one run, or of several runs of the same probe side by side. `baseline` defaults to the first column. */
  of(runIds: readonly string[], baseline?: string): Result<RunReport, Problem> {
    const selected = selectPairRuns(this.#store, this.#runs, runIds);
    if (!selected.ok) return selected;
    const { columns } = selected.value;
    const pinned = pinnedColumn(columns, baseline);
    if (!pinned.ok) return pinned;
    if (baseline !== undefined) this.#protocols.lookedFrom(runIds, pinned.value);
    const report = this.#build(selected.value, pinned.value);
    return ok(withoutSealed(report, this.#protocols.sealedIn(report.runs, report.probe)));
  }

  /** The items that the rates of `axis` in `group` are made of, in the probe's order, as every column read them. */
  itemsBehind(selection: { runs: readonly string[]; axis: string; group: string }): Result<ItemBehind[], Problem> {
    const selected = selectPairRuns(this.#store, this.#runs, selection.runs);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const group = groupsOf(probe).find((each) => each.id === selection.group);
    if (!group) {
      return err(problem("group-unknown", `Probe "${probe.id}" has no group "${selection.group}": choose another.`));
    }
    if (this.#protocols.sealedIn(selected.value.runs, probe).includes(group.id)) {
      return err(
        problem(
          "groups-sealed",
          `A protocol keeps "${group.id}" closed for these runs: open its held-out groups first.`,
        ),
      );
    }
    const read = columns.map(({ name, run, part }) => {
      const readings = this.#store.readings.of(run.id, part.checkpoint);
      return { name, likelihood: likelihoodItems(readings), sampled: sampledItems(readings) };
    });
    return ok(
      group.items.flatMap((item) => {
        const target = targetOf(item, selection.axis);
        if (target === null) return [];
        const byColumn = read.map(({ name, likelihood, sampled }) => [
          name,
          { likelihood: likelihood.get(item.id) ?? null, sampled: sampled.get(item.id) ?? null },
        ]);
        return [{ item, target, columns: Object.fromEntries(byColumn) }];
      }),
    );
  }

  /** Every stored reading of a run, each with all that reproduces it and what it means on the probe's axes. */
  readings(runId: string): Result<ExportedReading[], Problem> {
    const selected = selectPairRuns(this.#store, this.#runs, [runId]);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const items = new Map(probe.items.map((item) => [item.id, item]));
    const texts = new Map(questionsOf(probe).map((each) => [`${each.itemId}/${each.form}/${each.order}`, each.text]));
    return ok(
      columns.flatMap(({ run, part }) =>
        this.#store.readings.of(run.id, part.checkpoint).map((reading) => ({
          ...reproducedBy({ run, part }),
          decoding: reading.kind === "sampled" ? decodingOf(run) : null,
          question: texts.get(`${reading.itemId}/${reading.form}/${reading.order}`) ?? null,
          offered: items.get(reading.itemId)?.options ?? null,
          outcomes: outcomesOf(probe, items.get(reading.itemId), reading),
          ...reading,
        })),
      ),
    );
  }

  #build({ runs, probe, columns }: PairSelection, baseline: string): RunReport {
    const key = JSON.stringify([REPORT_VERSION, baseline, selectionKey(columns)]);
    const statistics = this.#recent.get(key) ?? this.#stored(runs, key) ?? this.#compute(probe, columns, baseline);
    this.#keep(runs, key, statistics);
    return {
      runs,
      probe,
      baseline,
      ...statistics,
      engine: Object.fromEntries(columns.flatMap(({ name, part }) => (part.engine ? [[name, part.engine]] : []))),
      warnings: warningsOf(columns),
    };
  }

  /** The report that an ended run was last stored with, where nothing that it rests on has changed. */
  #stored(runs: readonly ProbeRunSummary[], key: string): Statistics | null {
    const [run] = runs;
    return run && runs.length === 1 ? readCache(this.#store.runs.report(run.id), key) : null;
  }

  /** Going back to a baseline that was pinned before costs nothing; the report of one ended run outlives the process. */
  #keep(runs: readonly ProbeRunSummary[], key: string, statistics: Statistics): void {
    const fresh = !this.#recent.delete(key);
    this.#recent.set(key, statistics);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > RECENT_REPORTS && oldest !== undefined) this.#recent.delete(oldest);
    const [run] = runs;
    if (fresh && run && runs.length === 1 && run.status !== "running") {
      this.#store.runs.setReport(run.id, { key, statistics });
    }
  }

  #compute(probe: Probe, columns: readonly Column[], baseline: string): Statistics {
    const checkpoints = columns.map(({ name, run, part }) => ({
      id: name,
      arm: armOf(part.lineage),
      readings: this.#store.readings.of(run.id, part.checkpoint),
    }));
    const settings = { seed: columns[0]?.run.request.seed ?? 0, resamples: BOOTSTRAP_RESAMPLES };
    return {
      results: checkpoints.flatMap(({ id, readings }) => summarise({ probe, checkpoint: id, readings, ...settings })),
      comparisons: compareCheckpoints({ probe, checkpoints, baseline, ...settings }),
      agreement: checkpoints.flatMap(({ id, readings }) => agreementOf({ probe, checkpoint: id, readings })),
    };
  }
}

/** `aligned`, `opposed` or the state that is neither; a likelihood reading of one order is never more than a lean. */
function outcomesOf(probe: Probe, item: ProbeItem | undefined, reading: Reading): Record<string, string> {
  if (!item) return {};
  const [first, second] = reading.kind === "likelihood" ? reading.options : [];
  const lean = first && second ? favoured(first.sumNats - second.sumNats) : null;
  const chosen = reading.kind === "likelihood" ? lean : { "option-0": 0, "option-1": 1 }[reading.state as string];
  return Object.fromEntries(
    probe.axes.flatMap(({ id }) => {
      const target = targetOf(item, id);
      if (target === null) return [];
      const neither = reading.kind === "sampled" ? reading.state : "no-choice";
      return [[id, chosen === target ? "aligned" : chosen === null || chosen === undefined ? neither : "opposed"]];
    }),
  );
}

const RECENT_REPORTS = 16;

/** Raise when the statistics over the same readings change, so that stored reports are computed anew. */
const REPORT_VERSION = 1;

type Statistics = Pick<RunReport, "results" | "comparisons" | "agreement">;

function readCache(stored: unknown, key: string): Statistics | null {
  if (typeof stored !== "object" || stored === null || !("key" in stored) || stored.key !== key) return null;
  // Written by this class under the same key, which holds the report version.
  return (stored as unknown as { statistics: Statistics }).statistics;
}

/** Figures of groups that a protocol keeps closed are left out, and that is said. */
function withoutSealed(report: RunReport, sealed: readonly string[]): RunReport {
  if (sealed.length === 0) return report;
  const open = ({ group }: { readonly group: string }): boolean => !sealed.includes(group);
  return {
    ...report,
    results: report.results.filter(open),
    comparisons: report.comparisons.filter(open),
    agreement: report.agreement.filter(open),
    warnings: [
      ...report.warnings,
      `A protocol keeps ${sealed.join(", ")} closed: these figures are left out until someone opens them with msm protocol open`,
    ],
  };
}
