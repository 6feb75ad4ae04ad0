import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { armOf } from "#core/probes/arm.ts";
import type { Agreement } from "#core/probes/agreement.ts";
import { questionsOf } from "#core/probes/questions.ts";
import type { Reading } from "#core/probes/reading.ts";
import { groupsOf } from "#core/probes/groups.ts";
import { favoured, likelihoodItems } from "#core/probes/likelihood-items.ts";
import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import type { Comparison, ProbeResult } from "#core/probes/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { sampledItems } from "#core/probes/sampled-items.ts";
import type { EngineRecord } from "#native/storage/probe-runs-table.ts";
import type { Store } from "#native/storage/store.ts";
import type { Protocols } from "./protocols.ts";
import {
  type ItemReadings,
  type ListedItem,
  type ReadColumn,
  type Statistics,
  type StatisticsOrder,
  statisticsOf,
} from "./report-figures.ts";
import type { ReportReader } from "./report-reader.ts";
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

/** A reading with what reproduces it; `outcomes` says, for each axis that the item counts for, how it ended. */
export type ExportedReading = Reading & {
  readonly checkpoint: string;
  readonly checkpointSha256: string;
  readonly outcomes: Readonly<Record<string, string>>;
} & Readonly<Record<string, unknown>>;

/** Reports over stored readings. Statistics are computed from the readings each time the readings changed, never typed in. */
export class Reports {
  readonly #store: Store;
  readonly #protocols: Protocols;
  readonly #reader: ReportReader;
  /** Statistics by key, least recently used first. */
  readonly #recent = new Map<string, Statistics>();

  constructor(parts: { store: Store; protocols: Protocols; reader: ReportReader }) {
    this.#store = parts.store;
    this.#protocols = parts.protocols;
    this.#reader = parts.reader;
  }

  /** Report of one run, or of several runs of the same probe side by side. `baseline` defaults to the first column. */
  of(runIds: readonly string[], baseline?: string): Result<RunReport, Problem> {
    const asked = this.#asked(runIds, baseline);
    if (!asked.ok) return asked;
    const { selection, order, key } = asked.value;
    const known = this.#known(selection.runs, key);
    const statistics = known ?? statisticsOf(this.#store.readings, selection.probe, order);
    this.#keep(selection.runs, key, statistics);
    return ok(this.#report(asked.value, statistics));
  }

  /** The same, computed beside this thread, for those whose other questions are not to wait for it. */
  async beside(
    { runs, baseline }: { readonly runs: readonly string[]; readonly baseline?: string | undefined },
    signal?: AbortSignal,
  ): Promise<Result<RunReport, Problem>> {
    const asked = this.#asked(runs, baseline);
    if (!asked.ok) return asked;
    const { selection, order, key } = asked.value;
    const known = this.#known(selection.runs, key);
    const statistics = known ? ok(known) : await this.#reader.statistics(order, signal);
    if (!statistics.ok) return statistics;
    // A batch that was stored meanwhile may be in these figures: they then belong to no key.
    const now = selectPairRuns(this.#store, runs);
    if (now.ok && keyOf(now.value.columns, order.baseline) === key) {
      this.#keep(selection.runs, key, statistics.value);
    }
    return ok(this.#report(asked.value, statistics.value));
  }

  /** The items that the rates of `axis` in `group` are made of, in the probe's order, as the columns read them. */
  async itemsBehind(selection: ItemSelection, signal?: AbortSignal): Promise<Result<ListedItem[], Problem>> {
    const open = this.#open(selection);
    if (!open.ok) return open;
    const { columns, items } = open.value;
    const wanted = columns.filter(({ name }) => selection.columns?.includes(name) ?? true).map(readColumn);
    return this.#reader.items({ axis: selection.axis, items, columns: wanted }, signal);
  }

  /** Everything that was read of one of them, by column name. */
  itemReadings(selection: ItemSelection & { readonly item: string }): Result<Record<string, ItemReadings>, Problem> {
    const open = this.#open(selection);
    if (!open.ok) return open;
    const { columns, items } = open.value;
    const item = items.find(({ id }) => id === selection.item);
    if (!item) {
      return err(
        problem("item-unknown", `There is no item "${selection.item}" in "${selection.group}": choose another.`),
      );
    }
    return ok(
      Object.fromEntries(
        columns.map(({ name, run, part }) => {
          const readings = this.#store.readings.ofItem(run.id, part.checkpoint, item.id);
          return [
            name,
            {
              likelihood: likelihoodItems(readings).get(item.id) ?? null,
              sampled: sampledItems(readings).get(item.id) ?? null,
            },
          ];
        }),
      ),
    );
  }

  /** Every stored reading of a run, each with all that reproduces it and what it means on the probe's axes. */
  readings(runId: string): Result<ExportedReading[], Problem> {
    const selected = selectPairRuns(this.#store, [runId]);
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

  #asked(runIds: readonly string[], baseline: string | undefined): Result<AskedReport, Problem> {
    const selected = selectPairRuns(this.#store, runIds);
    if (!selected.ok) return selected;
    const { columns, probe } = selected.value;
    const pinned = pinnedColumn(columns, baseline);
    if (!pinned.ok) return pinned;
    if (baseline !== undefined) this.#protocols.lookedFrom(runIds, pinned.value);
    const order = {
      probe: { id: probe.id, version: probe.version },
      columns: columns.map((column) => ({ ...readColumn(column), arm: armOf(column.part.lineage) })),
      baseline: pinned.value,
      settings: { seed: columns[0]?.run.request.seed ?? 0, resamples: BOOTSTRAP_RESAMPLES },
    };
    return ok({ selection: selected.value, order, key: keyOf(columns, pinned.value) });
  }

  #report({ selection: { runs, probe, columns }, order }: AskedReport, statistics: Statistics): RunReport {
    const report = {
      runs,
      probe,
      baseline: order.baseline,
      ...statistics,
      engine: Object.fromEntries(columns.flatMap(({ name, part }) => (part.engine ? [[name, part.engine]] : []))),
      warnings: warningsOf(columns),
    };
    return withoutSealed(report, this.#protocols.sealedIn(runs, probe));
  }

  /** Columns and items of a group that no protocol keeps closed. */
  #open({
    runs,
    group: id,
  }: ItemSelection): Result<{ columns: readonly Column[]; items: readonly ProbeItem[] }, Problem> {
    const selected = selectPairRuns(this.#store, runs);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const group = groupsOf(probe).find((each) => each.id === id);
    if (!group) return err(problem("group-unknown", `Probe "${probe.id}" has no group "${id}": choose another.`));
    if (!this.#protocols.sealedIn(selected.value.runs, probe).includes(group.id)) {
      return ok({ columns, items: group.items });
    }
    return err(
      problem("groups-sealed", `A protocol keeps "${group.id}" closed for these runs: open its held-out groups first.`),
    );
  }

  #known(runs: readonly ProbeRunSummary[], key: string): Statistics | null {
    return this.#recent.get(key) ?? this.#stored(runs, key);
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
}

interface AskedReport {
  readonly selection: PairSelection;
  readonly order: StatisticsOrder;
  readonly key: string;
}

interface ItemSelection {
  readonly runs: readonly string[];
  readonly axis: string;
  readonly group: string;
  /** Names of the columns that are wanted; all where none are named. */
  readonly columns?: readonly string[] | undefined;
}

function readColumn({ name, run, part }: Column): ReadColumn {
  return { name, runId: run.id, checkpoint: part.checkpoint };
}

function keyOf(columns: readonly Column[], baseline: string): string {
  return JSON.stringify([REPORT_VERSION, baseline, selectionKey(columns)]);
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
