import { z } from "zod";
import { faultsWords } from "#core/base/schema-faults.ts";
import { Plan } from "#core/runs/plan.ts";
import type { Sqlite } from "./open-database.ts";

export interface StoredPlan {
  readonly sha256: string;
  readonly plan: Plan;
  /** What its relative file paths begin at. */
  readonly folder: string | null;
  readonly createdAt: string;
}

export interface UnreadablePlan {
  readonly sha256: string;
  readonly name: string;
  /** Where its first fault is, and what. */
  readonly fault: string;
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

  /** The one that was kept last first, whatever the clock said (by its name a plan is the last one); without those that this version does not understand. */
  list(): StoredPlan[] {
    return this.#rows().flatMap((row) => read(row) ?? []);
  }

  /** Plans that another version kept, naming what this one does not have, such as a text of the micro-world. */
  unreadable(): UnreadablePlan[] {
    return this.#rows().flatMap(({ sha256, name, json }) => {
      const value: unknown = JSON.parse(json);
      const plan = Plan.safeParse(value);
      return plan.success ? [] : [{ sha256, name, fault: faultsWords(plan.error, value) }];
    });
  }

  /** Null where this version does not understand it, too. */
  find(sha256: string): StoredPlan | null {
    const row = this.#database.prepare("SELECT * FROM plans WHERE sha256 = ?").get(sha256);
    return row === undefined ? null : read(Row.parse(row));
  }

  #rows(): z.infer<typeof Row>[] {
    return this.#database
      .prepare("SELECT * FROM plans ORDER BY rowid DESC")
      .all()
      .map((row) => Row.parse(row));
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

/** Null where this version does not understand it. */
function read({ sha256, json, folder, created_at: createdAt }: z.infer<typeof Row>): StoredPlan | null {
  const plan = Plan.safeParse(JSON.parse(json));
  return plan.success ? { sha256, plan: plan.data, folder, createdAt } : null;
}
