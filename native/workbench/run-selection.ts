import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Store } from "#native/storage/store.ts";
import type { Column } from "./run-columns.ts";
import { selectRuns } from "./select-runs.ts";

/** Resamples of every bootstrap; with the run's seed it fixes the intervals. */
export const BOOTSTRAP_RESAMPLES = 10_000;

/** Runs of one probe of value pairs, and their checkpoints as columns. */
export interface PairSelection {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: Probe;
  readonly columns: readonly Column[];
}

/** Runs by id, which must be of the same version of a probe of pairs. */
export function selectPairRuns(store: Store, runIds: readonly string[]): Result<PairSelection, Problem> {
  const selected = selectRuns(store, runIds);
  if (!selected.ok) return selected;
  const { probe, columns, runs } = selected.value;
  if (probe.kind === "value-pairs") return ok({ runs, probe, columns });
  return err(problem("probe-kind", `Probe "${probe.id}" has no pairs: msm results show shows what came of its runs.`));
}

/** What decides every number over a selection: which readings of which checkpoints, in which order. */
export function selectionKey(columns: readonly Column[]): unknown[] {
  return columns.map(({ run, part }) => [run.id, part.checkpointSha256, part.done]);
}
