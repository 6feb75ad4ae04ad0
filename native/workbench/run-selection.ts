import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Store } from "#native/storage/store.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import { columnsOf, type Column } from "./run-columns.ts";

/** Resamples of every bootstrap; with the run's seed it fixes the intervals. */
export const BOOTSTRAP_RESAMPLES = 10_000;

/** Runs of one probe, and their checkpoints as columns. */
export interface RunSelection {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: Probe;
  readonly columns: readonly Column[];
}

/** Runs by id, which must be of the same probe version; each once. */
export function selectRuns(store: Store, known: ProbeRuns, runIds: readonly string[]): Result<RunSelection, Problem> {
  const runs: ProbeRunSummary[] = [];
  for (const id of new Set(runIds)) {
    const run = known.find(id);
    if (!run.ok) return run;
    runs.push(run.value);
  }
  const [first] = runs;
  if (!first) {
    return err(problem("run-missing", "Name at least one probe run; msm results list shows what there is."));
  }
  const other = runs.find((run) => run.probeSha256 !== first.probeSha256);
  if (other) {
    return err(
      problem(
        "probes-differ",
        `Run "${other.id}" used ${other.probe} v${other.probeVersion} and run "${first.id}" used ${first.probe} v${first.probeVersion}: only runs of the same probe version can be compared.`,
      ),
    );
  }
  const stored = store.probes.find(first.probe, first.probeVersion);
  if (!stored) {
    return err(
      problem(
        "probe-unknown",
        `Probe "${first.probe}" v${first.probeVersion} is no longer in this workspace: import it again.`,
      ),
    );
  }
  const columns = columnsOf(runs.map((run) => ({ run, parts: store.runs.parts(run.id) })));
  return ok({ runs, probe: stored.probe, columns });
}

/** What decides every number over a selection: which readings of which checkpoints, in which order. */
export function selectionKey(columns: readonly Column[]): unknown[] {
  return columns.map(({ run, part }) => [run.id, part.checkpointSha256, part.done]);
}
