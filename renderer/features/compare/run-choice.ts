import type { ProbeRunSummary } from "#core/probes/run.ts";
import { columnsOf, renamed } from "./columns.ts";
import type { CompareView } from "./view.ts";

/** Newest first. */
export function newestFirst(runs: readonly ProbeRunSummary[]): ProbeRunSummary[] {
  return runs.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
}

/** The run that is shown when none is asked for: the newest that has something to show or is at it. */
export function defaultRun(runs: readonly ProbeRunSummary[]): ProbeRunSummary | null {
  const sorted = newestFirst(runs);
  return sorted.find((run) => run.status === "running" || readingsDone(run) > 0) ?? sorted[0] ?? null;
}

export function readingsDone(run: ProbeRunSummary): number {
  return run.parts.reduce((sum, part) => sum + part.done, 0);
}

/** Why two runs cannot stand side by side; null where they can. */
export function whyNotBeside(run: ProbeRunSummary, first: ProbeRunSummary | undefined): string | null {
  if (!first || run.probeSha256 === first.probeSha256) return null;
  if (run.probe === first.probe && run.probeVersion === first.probeVersion) return "another content of the same probe";
  return `${run.probe} v${run.probeVersion} is another probe than ${first.probe} v${first.probeVersion}`;
}

/** The same view over other runs: columns keep their pin and their place where they still stand. */
export function viewOverRuns(
  view: CompareView,
  before: readonly ProbeRunSummary[],
  after: readonly ProbeRunSummary[],
): CompareView {
  const [old, next] = [columnsOf(before), columnsOf(after)];
  const at = renamed(view.at, old, next);
  return {
    ...view,
    runs: after.map((run) => run.id),
    // The first column is the default pin: while others come beside it, it stays.
    baseline: renamed(view.baseline ?? old[0]?.name ?? null, old, next),
    at,
    item: at === null ? null : view.item,
    without: view.without.flatMap((name) => renamed(name, old, next) ?? []),
    dialog: null,
  };
}
