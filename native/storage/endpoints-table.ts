import { z } from "zod";
import { Endpoint } from "#core/generation/endpoint.ts";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({
  name: z.string(),
  url: z.string(),
  model: z.string(),
  keyVariable: z.string().nullable(),
  parallel: z.number(),
  requestsPerMinute: z.number().nullable(),
  priceIn: z.number().nullable(),
  priceOut: z.number().nullable(),
  streaming: z.number(),
});

const SELECT = `SELECT name, url, model, key_variable AS keyVariable, parallel, requests_per_minute AS requestsPerMinute,
  price_in AS priceIn, price_out AS priceOut, streaming FROM endpoints`;

/** Endpoints that the user added, by name; none of them with its key. */
export class EndpointsTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  list(): Endpoint[] {
    return this.#database.prepare(`${SELECT} ORDER BY rowid`).all().map(readRow);
  }

  find(name: string): Endpoint | null {
    const row = this.#database.prepare(`${SELECT} WHERE name = ?`).get(name);
    return row === undefined ? null : readRow(row);
  }

  /** False where the name is taken. */
  add(endpoint: Endpoint, addedAt: string): boolean {
    const added = this.#database
      .prepare(
        `INSERT INTO endpoints (name, url, model, key_variable, parallel, requests_per_minute, price_in, price_out, streaming, added_at)
         VALUES (@name, @url, @model, @keyVariable, @parallel, @requestsPerMinute, @priceIn, @priceOut, @streaming, @addedAt)
         ON CONFLICT (name) DO NOTHING`,
      )
      .run({ ...endpoint, streaming: endpoint.streaming ? 1 : 0, addedAt });
    return added.changes === 1;
  }

  /** False where there was none. */
  remove(name: string): boolean {
    return this.#database.prepare("DELETE FROM endpoints WHERE name = ?").run(name).changes === 1;
  }
}

function readRow(row: unknown): Endpoint {
  const { streaming, ...rest } = Row.parse(row);
  return Endpoint.parse({ ...rest, streaming: streaming === 1 });
}
