import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { columnsOf, isShowable } from "./columns.ts";
import { newestFirst } from "./run-choice.ts";

/** A checkpoint that is not among the columns, and how it can come there. */
export interface MissingColumn {
  readonly checkpoint: string;
  /** The name of its column, where it was only taken off. */
  readonly hidden: string | null;
  /** The newest other run of the same probe that holds its readings. */
  readonly run: ProbeRunSummary | null;
  /** Why it cannot be probed now; null where it can. */
  readonly obstacle: string | null;
}

export interface MissingInput {
  readonly shown: readonly ProbeRunSummary[];
  readonly without: readonly string[];
  readonly runs: readonly ProbeRunSummary[];
  readonly checkpoints: readonly CheckpointSummary[];
  readonly probes: readonly { readonly sha256: string }[];
}

/** Columns that were taken off, then the workspace's checkpoints that these runs do not hold. */
export function missingColumns({ shown, without, runs, checkpoints, probes }: MissingInput): MissingColumn[] {
  const columns = columnsOf(shown);
  const hidden = columns.filter((column) => without.includes(column.name));
  const absent = checkpoints.filter(({ id }) => !columns.some((column) => column.checkpoint === id));
  const sha256 = shown[0]?.probeSha256;
  const probe = probes.find((each) => each.sha256 === sha256);
  const others = newestFirst(runs).filter((run) => run.probeSha256 === sha256 && !shown.includes(run));
  return [
    ...hidden.map(({ name, checkpoint }) => ({ checkpoint, hidden: name, run: null, obstacle: null })),
    ...absent.map(({ id, hasChatTemplate }) => ({
      checkpoint: id,
      hidden: null,
      run: others.find((run) => columnsOf([run]).some((each) => each.checkpoint === id && isShowable(each))) ?? null,
      obstacle: hasChatTemplate
        ? probe
          ? null
          : "this version of the probe is no longer in the workspace"
        : "it has no chat template",
    })),
  ];
}

/** Columns that come with a run and double a checkpoint that is shown already: they are taken off, so that one stays. */
export function doubledBy(run: ProbeRunSummary, shown: readonly ProbeRunSummary[]): string[] {
  const present = new Set(columnsOf(shown).map((column) => column.checkpoint));
  return columnsOf([...shown, run]).flatMap(({ name, checkpoint, runId }) =>
    runId === run.id && present.has(checkpoint) ? [name] : [],
  );
}
