import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { CheckpointsTable } from "./checkpoints-table.ts";
import { MachinesTable } from "./machines-table.ts";
import { openDatabase } from "./open-database.ts";
import { ProbeRunsTable } from "./probe-runs-table.ts";
import { ProbesTable } from "./probes-table.ts";
import { ReadingsTable } from "./readings-table.ts";
import { TrainingRunsTable } from "./training-runs-table.ts";

/** The workspace's database as its tables. */
export interface Store {
  readonly checkpoints: CheckpointsTable;
  readonly probes: ProbesTable;
  readonly runs: ProbeRunsTable;
  readonly readings: ReadingsTable;
  readonly machines: MachinesTable;
  readonly trainingRuns: TrainingRunsTable;
  close(): void;
}

export function openStore(path: string): Result<Store, Problem> {
  const opened = openDatabase(path);
  if (!opened.ok) return opened;
  const database = opened.value;
  return ok({
    checkpoints: new CheckpointsTable(database),
    probes: new ProbesTable(database),
    runs: new ProbeRunsTable(database),
    readings: new ReadingsTable(database),
    machines: new MachinesTable(database),
    trainingRuns: new TrainingRunsTable(database),
    close: () => database.close(),
  });
}
