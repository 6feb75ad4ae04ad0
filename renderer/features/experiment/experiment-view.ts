import type { Experiment } from "#core/experiment/experiment.ts";
import { headlineGroup } from "#core/experiment/words.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Address } from "../../shared/view/address.ts";
import type { Destination } from "../../shared/view/navigation.ts";

/** Views of one experiment. Figures are read for the first four alone. */
export const EXPERIMENT_TABS = [
  { id: "arms", label: "Arms" },
  { id: "attribution", label: "Attribution" },
  { id: "scaling", label: "Scaling" },
  { id: "reasons", label: "Reasons" },
  { id: "acted", label: "Stated and acted" },
  { id: "predict", label: "Predict" },
  { id: "protocol", label: "Protocol" },
] as const;
export type ExperimentTab = (typeof EXPERIMENT_TABS)[number]["id"];

/** Whether a view shows figures of the probe's run. */
export function showsFigures(tab: ExperimentTab): boolean {
  return tab === "arms" || tab === "attribution" || tab === "scaling" || tab === "reasons";
}

/** Everything that is chosen on the screen, as its address has it; null where it says nothing. */
export interface ExperimentView {
  readonly runs: readonly string[];
  readonly tab: ExperimentTab;
  readonly axis: string | null;
  readonly group: string | null;
  readonly reading: string | null;
  /** Every training seed by itself instead of all together. */
  readonly eachSeed: boolean;
  /** Arms between which items flip. */
  readonly from: string | null;
  readonly to: string | null;
  /** Of what is stated and what is done: the two runs. */
  readonly questions: string | null;
  readonly grid: string | null;
}

export function viewOf({ path, query }: Pick<Address, "path" | "query">): ExperimentView {
  return {
    runs: [...new Set((path[0] ?? "").split(",").filter((id) => id !== ""))],
    tab: EXPERIMENT_TABS.find((tab) => tab.id === query["tab"])?.id ?? "arms",
    axis: query["axis"] ?? null,
    group: query["group"] ?? null,
    reading: query["reading"] ?? null,
    eachSeed: query["seeds"] === "each",
    from: query["from"] ?? null,
    to: query["to"] ?? null,
    questions: query["questions"] ?? null,
    grid: query["grid"] ?? null,
  };
}

export function destinationOf({ runs, tab, eachSeed, ...chosen }: ExperimentView): Destination {
  const query = { ...chosen, tab: tab === "arms" ? null : tab, seeds: eachSeed ? "each" : null };
  return {
    feature: "experiment",
    path: runs.length === 0 ? [] : [runs.join(",")],
    query: Object.fromEntries(Object.entries(query).flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
  };
}

/** The run to show where the address names none: the one of most checkpoints, the newest of those. */
export function defaultRun(runs: readonly ProbeRunSummary[]): ProbeRunSummary | null {
  const read = ofPairs(runs).filter((run) => run.parts.some((part) => part.done > 0) || run.status === "running");
  const [best] = read.toSorted((a, b) => b.parts.length - a.parts.length || (a.createdAt < b.createdAt ? 1 : -1));
  return best ?? null;
}

/** Runs of probes of value pairs; a grid has no values to choose between. */
export function ofPairs(runs: readonly ProbeRunSummary[]): readonly ProbeRunSummary[] {
  return runs.filter((run) => run.probeKind === "value-pairs");
}

/** What is drawn: the address's choices where this experiment has them, its first ones where not. */
export interface ShownPlace {
  readonly axis: string;
  readonly group: string;
  readonly reading: ReadingKind;
  readonly from: string | null;
  readonly to: string | null;
}

export function placeOf(experiment: Experiment, view: ExperimentView, sealed: readonly string[]): ShownPlace {
  const known = (id: string | null, all: readonly { readonly id: string }[]): string | null =>
    all.some((each) => each.id === id) ? id : null;
  const headline = headlineGroup(experiment);
  const open = experiment.groups.find(({ id }) => !sealed.includes(id))?.id ?? headline;
  const group = known(view.group, experiment.groups) ?? (sealed.includes(headline) ? open : headline);
  const parted = experiment.contrasts.filter((each) => each.kind === "double-dissociation").at(-1);
  const [to, from] = parted?.arms ?? [];
  return {
    axis: known(view.axis, experiment.axes) ?? experiment.axes[0]?.id ?? "",
    group,
    reading: experiment.readings.find((kind) => kind === view.reading) ?? experiment.readings[0] ?? "likelihood",
    from: known(view.from, experiment.arms) ?? from?.arm ?? experiment.arms[0]?.id ?? null,
    to: known(view.to, experiment.arms) ?? to?.arm ?? experiment.arms.at(-1)?.id ?? null,
  };
}
