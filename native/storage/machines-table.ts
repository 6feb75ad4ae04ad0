import { z } from "zod";
import { HostKey, LauncherKind, MachineReport, MachineSettings, type Machine } from "#core/runs/machine.ts";
import type { Sqlite } from "./open-database.ts";

/** A machine with what it last said of itself. */
export interface StoredMachine extends Machine {
  readonly report: MachineReport | null;
  readonly checkedAt: string | null;
}

const Row = z.strictObject({
  name: z.string(),
  id: z.string(),
  launcher: LauncherKind,
  destination: z.string().nullable(),
  host_key: HostKey.nullable(),
  settings: z.string(),
  added_at: z.string(),
  report: z.string().nullable(),
  checked_at: z.string().nullable(),
});

/** Linked machines, by name. */
export class MachinesTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  list(): StoredMachine[] {
    return this.#database.prepare("SELECT * FROM machines ORDER BY rowid").all().map(readRow);
  }

  find(name: string): StoredMachine | null {
    const row = this.#database.prepare("SELECT * FROM machines WHERE name = ?").get(name);
    return row === undefined ? null : readRow(row);
  }

  findById(id: string): StoredMachine | null {
    const row = this.#database.prepare("SELECT * FROM machines WHERE id = ?").get(id);
    return row === undefined ? null : readRow(row);
  }

  /** False where the name is taken. */
  add(machine: Machine): boolean {
    return (
      this.#database
        .prepare(
          `INSERT INTO machines (name, id, launcher, destination, host_key, settings, added_at)
           VALUES (@name, @id, @launcher, @destination, @hostKey, @settings, @addedAt) ON CONFLICT (name) DO NOTHING`,
        )
        .run({ ...machine, settings: JSON.stringify(machine.settings) }).changes === 1
    );
  }

  setReport(name: string, report: MachineReport, checkedAt: string): void {
    this.#database
      .prepare("UPDATE machines SET report = ?, checked_at = ? WHERE name = ?")
      .run(JSON.stringify(report), checkedAt, name);
  }

  setSettings(name: string, settings: MachineSettings): void {
    this.#database.prepare("UPDATE machines SET settings = ? WHERE name = ?").run(JSON.stringify(settings), name);
  }

  remove(name: string): void {
    this.#database.prepare("DELETE FROM machines WHERE name = ?").run(name);
  }
}

function readRow(raw: unknown): StoredMachine {
  const row = Row.parse(raw);
  return {
    name: row.name,
    id: row.id,
    launcher: row.launcher,
    destination: row.destination,
    hostKey: row.host_key,
    settings: MachineSettings.parse(JSON.parse(row.settings)),
    addedAt: row.added_at,
    report: row.report === null ? null : MachineReport.parse(JSON.parse(row.report)),
    checkedAt: row.checked_at,
  };
}
