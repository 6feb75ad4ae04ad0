import { z } from "zod";
import { Plan } from "#core/runs/plan.ts";
import type { Sqlite } from "./open-database.ts";

export interface StoredPlan {
  readonly sha256: string;
  readonly plan: Plan;
  /** What its relative file paths begin at. */
  readonly folder: string | null;
  readonly createdAt: string;
}

const Row = z.strictObject({
  sha256: z.string(),
  name: z.string(),
  json: z.string(),
  folder: z.string().nullable(),
  created_at: z.string(),
});

/** Training plans that are kept; a changed plan is another one of the same name. */
export class PlansTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** The one that was kept last first, whatever the clock said: by its name a plan is the last one. */
  list(): StoredPlan[] {
    return this.#database.prepare("SELECT * FROM plans ORDER BY rowid DESC").all().map(readRow);
  }

  find(sha256: string): StoredPlan | null {
    const row = this.#database.prepare("SELECT * FROM plans WHERE sha256 = ?").get(sha256);
    return row === undefined ? null : readRow(row);
  }

  /** A plan that is there already gets the folder, the time, and the place of a new one. */
  put({ sha256, plan, folder, createdAt }: StoredPlan): void {
    this.#database
      .prepare(
        // Replaced, not changed in its place: it is the last one now.
        "INSERT OR REPLACE INTO plans (sha256, name, json, folder, created_at) VALUES (?, ?, ?, ?, ?)",
      )
      .run(sha256, plan.name, JSON.stringify(plan), folder, createdAt);
  }
}

function readRow(raw: unknown): StoredPlan {
  const { sha256, json, folder, created_at } = Row.parse(raw);
  return { sha256, plan: Plan.parse(JSON.parse(json)), folder, createdAt: created_at };
}
