import type { Experiment } from "#core/experiment/experiment.ts";
import { headlineGroup } from "#core/experiment/words.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Address } from "../../shared/view/address.ts";
import type { Destination } from "../../shared/view/navigation.ts";

/** Everything that is chosen on the screen, as its address has it; null where it says nothing. */
export interface ExperimentView {
  readonly runs: readonly string[];
  readonly axis: string | null;
  readonly group: string | null;
  readonly reading: string | null;
  /** Every training seed by itself instead of all together. */
  readonly eachSeed: boolean;
  /** Arms between which items flip. */
  readonly from: string | null;
  readonly to: string | null;
}

export function viewOf({ path, query }: Pick<Address, "path" | "query">): ExperimentView {
  return {
    runs: [...new Set((path[0] ?? "").split(",").filter((id) => id !== ""))],
    axis: query["axis"] ?? null,
    group: query["group"] ?? null,
    reading: query["reading"] ?? null,
    eachSeed: query["seeds"] === "each",
    from: query["from"] ?? null,
    to: query["to"] ?? null,
  };
}

export function destinationOf({ runs, axis, group, reading, eachSeed, from, to }: ExperimentView): Destination {
  const query = { axis, group, reading, seeds: eachSeed ? "each" : null, from, to };
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

export function placeOf(experiment: Experiment, view: ExperimentView): ShownPlace {
  const known = (id: string | null, all: readonly { readonly id: string }[]): string | null =>
    all.some((each) => each.id === id) ? id : null;
  const group = known(view.group, experiment.groups) ?? headlineGroup(experiment);
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
