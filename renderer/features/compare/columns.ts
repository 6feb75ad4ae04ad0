import type { ProbeRunSummary, RunPart } from "#core/probes/run.ts";

/** One checkpoint of one run, as it stands beside others in a report. */
export interface ReportColumn {
  /** What the report calls it: the checkpoint's id, followed by `@` and the run's where two runs hold the checkpoint. */
  readonly name: string;
  readonly checkpoint: string;
  readonly runId: string;
  readonly part: RunPart;
  /** Still being read, or waiting for it (a resumed run comes to what was cancelled, too): nothing of it is shown yet. */
  readonly live: boolean;
}

/** The columns of a report over these runs, named and ordered as the host does it. */
export function columnsOf(runs: readonly ProbeRunSummary[]): ReportColumn[] {
  const checkpoints = runs.flatMap((run) => run.parts.map((part) => part.checkpoint));
  return runs.flatMap((run) =>
    run.parts.map((part) => ({
      name:
        checkpoints.filter((checkpoint) => checkpoint === part.checkpoint).length > 1
          ? `${part.checkpoint}@${run.id}`
          : part.checkpoint,
      checkpoint: part.checkpoint,
      runId: run.id,
      part,
      live: run.status === "running" && part.status !== "finished" && part.status !== "failed",
    })),
  );
}

/** What a column of `before` is called among `after`, which may hold more or fewer runs; null where it is gone. */
export function renamed(
  name: string | null,
  before: readonly ReportColumn[],
  after: readonly ReportColumn[],
): string | null {
  const column = before.find((each) => each.name === name);
  const same = after.find((each) => each.runId === column?.runId && each.checkpoint === column.checkpoint);
  return same?.name ?? null;
}

/** True where not all of the column was read: what it shows is not to be taken as it stands. */
export function isIncomplete({ part }: ReportColumn): boolean {
  return part.status !== "finished";
}

/** True where the column holds readings that will not change by themselves. */
export function isShowable({ part, live }: ReportColumn): boolean {
  return !live && part.done > 0;
}
