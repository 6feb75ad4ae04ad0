import { z } from "zod";
import { GeneratorIdentity, type Provenance } from "#core/corpus/document.ts";
import type { Sqlite, Statement } from "./open-database.ts";

const Body = z.strictObject({
  specSha256: z.string().nullable(),
  section: z.string().nullable(),
  generator: GeneratorIdentity.nullable(),
  promptVersion: z.string().nullable(),
});
type Origin = z.infer<typeof Body>;

/**
 * What many documents of one generation share, stored once. The memory of this class only saves look-ups: it is never trusted
 * before the row was seen, since a transaction that added one may have been rolled back.
 */
export class DocumentOrigins {
  readonly #database: Sqlite;
  #last: { readonly body: string; readonly id: number } | null = null;
  readonly #read = new Map<number, Origin>();
  readonly #check: Statement;

  constructor(database: Sqlite) {
    this.#database = database;
    this.#check = database.prepare("SELECT 1 FROM document_origins WHERE id = ? AND body = ?");
  }

  /** Number of the row for this provenance, added where there is none. */
  of({ specSha256, section, generator, promptVersion }: Provenance): number {
    const body = JSON.stringify({ specSha256, section, generator, promptVersion });
    if (this.#last?.body === body && this.#holds(this.#last)) return this.#last.id;
    this.#database.prepare("INSERT INTO document_origins (body) VALUES (?) ON CONFLICT (body) DO NOTHING").run(body);
    const id = z
      .number()
      .parse(this.#database.prepare("SELECT id FROM document_origins WHERE body = ?").pluck().get(body));
    this.#last = { body, id };
    return id;
  }

  read(id: number): Origin {
    const known = this.#read.get(id);
    if (known !== undefined) return known;
    const body = this.#database.prepare("SELECT body FROM document_origins WHERE id = ?").pluck().get(id);
    const origin = Body.parse(JSON.parse(z.string().parse(body)));
    if (this.#read.size > 1_000) this.#read.clear();
    this.#read.set(id, origin);
    return origin;
  }

  #holds({ body, id }: { readonly body: string; readonly id: number }): boolean {
    return this.#check.get(id, body) !== undefined;
  }
}
