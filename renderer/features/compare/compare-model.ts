import type { ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { columnsOf, type ReportColumn } from "./columns.ts";
import type { RunReport } from "./report-queries.ts";
import type { CompareView } from "./view.ts";

/** What a report and a view make of each other: every choice that the view leaves open or cannot have, decided. */
export interface CompareModel {
  /** The report without what is still being read: half a column beside whole ones would mislead. */
  readonly report: RunReport;
  readonly axis: { readonly id: string; readonly label: string };
  readonly reading: ReadingKind;
  /** Readings that the runs hold. */
  readonly readings: readonly ReadingKind[];
  /** Every column of the runs, in their order. */
  readonly all: readonly ReportColumn[];
  /** Those that are shown, the baseline first. */
  readonly columns: readonly ReportColumn[];
}

/** What of a view the model depends on. */
type Wishes = Pick<CompareView, "axis" | "reading" | "without">;

export function modelOf(report: RunReport, runs: readonly ProbeRunSummary[], view: Wishes): CompareModel {
  const kinds: readonly ReadingKind[] = ["likelihood", "sampled"];
  const readings = kinds.filter((kind) => report.results.some((result) => result.reading === kind));
  const [first] = report.probe.axes;
  const axis = report.probe.axes.find((each) => each.id === view.axis) ?? first;
  const read = columnsOf(report.runs);
  const all = columnsOf(runs).map((column) => ({ ...column, live: column.live || isBehind(column, read) }));
  const live = all.filter((column) => column.live).map((column) => column.name);
  const shown = all.filter(({ name }) => name === report.baseline || !view.without.includes(name));
  return {
    report: settled(report, live),
    axis: axis ?? { id: "", label: "" },
    reading: readings.find((kind) => kind === view.reading) ?? readings[0] ?? "likelihood",
    readings,
    all,
    columns: shown.toSorted((a, b) => Number(b.name === report.baseline) - Number(a.name === report.baseline)),
  };
}

/** The report was made before the column was done; the next one is on its way. */
function isBehind({ name, part }: ReportColumn, read: readonly ReportColumn[]): boolean {
  return read.find((each) => each.name === name)?.part.done !== part.done;
}

/** Leaves out the columns of these names, and the notes that they are incomplete, which their heads say. */
export function settled(report: RunReport, live: readonly string[]): RunReport {
  if (live.length === 0) return report;
  const isSettled = ({ checkpoint }: { readonly checkpoint: string }): boolean => !live.includes(checkpoint);
  return {
    ...report,
    results: report.results.filter(isSettled),
    comparisons: report.comparisons.filter((each) => isSettled(each) && !live.includes(each.baseline)),
    agreement: report.agreement.filter(isSettled),
    warnings: report.warnings.filter((warning) => !live.some((name) => warning.startsWith(`${name} is incomplete `))),
  };
}
