import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { StoredProbe } from "#native/storage/probes-table.ts";
import type { Store } from "#native/storage/store.ts";
import { type Column, columnsOf } from "./run-columns.ts";

/** Runs of one version of one probe, to be shown side by side. */
export interface SelectedRuns extends StoredProbe {
  readonly runs: readonly ProbeRunSummary[];
  readonly columns: readonly Column[];
}

export function selectRuns(store: Store, ids: readonly string[]): Result<SelectedRuns, Problem> {
  const found: ProbeRunSummary[] = [];
  for (const id of new Set(ids)) {
    const run = findRun(store, id);
    if (!run.ok) return run;
    found.push(run.value);
  }
  const [first] = found;
  if (!first) {
    return err(problem("run-missing", "Name at least one probe run; msm results list shows what there is."));
  }
  const other = found.find((run) => run.probeSha256 !== first.probeSha256);
  if (other) {
    return err(
      problem(
        "probes-differ",
        `Run "${other.id}" used ${other.probe} v${other.probeVersion} and run "${first.id}" used ${first.probe} v${first.probeVersion}: only runs of the same probe version can be compared; leave the others out.`,
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
  const columns = columnsOf(found.map((run) => ({ run, parts: store.runs.parts(run.id) })));
  return ok({ ...stored, runs: found, columns });
}

/** A probe run of this workspace. */
export function findRun(store: Store, id: string): Result<ProbeRunSummary, Problem> {
  const run = store.runs.find(id);
  if (run) return ok(run);
  const foreign = store.foreignResults.find(id);
  if (foreign) {
    return err(
      problem(
        "results-foreign",
        `"${id}" was imported from ${foreign.source} and is no run of this workspace: it is never compared with one; msm results show ${id} shows what it says.`,
      ),
    );
  }
  return err(
    problem("run-unknown", `There is no probe run "${id}" in this workspace; msm results list shows what there is.`),
  );
}

/** The column to compare with: the named one, else the first. */
export function pinnedColumn(columns: readonly Column[], baseline: string | undefined): Result<string, Problem> {
  const pinned = baseline ?? columns[0]?.name ?? "";
  if (columns.some((column) => column.name === pinned)) return ok(pinned);
  const known = columns.map((column) => column.name).join(", ");
  return err(
    problem("baseline-unknown", `"${pinned}" is not among the compared checkpoints (${known}): choose one of them.`),
  );
}
