import { z } from "zod";
import type { DocumentNote } from "#core/corpus/search.ts";
import type { Sqlite } from "./open-database.ts";

const Row = z.strictObject({
  id: z.number(),
  start: z.number(),
  end: z.number(),
  tag: z.string().nullable(),
  note: z.string(),
  createdAt: z.string(),
});

/** Notes and tags that people put on spans of documents. */
export class DocumentNotesTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** In the order of the text. */
  of(document: number): DocumentNote[] {
    return this.#database
      .prepare(
        `SELECT id, start, "end", tag, note, created_at AS createdAt FROM document_notes WHERE document = ?
         ORDER BY start, "end", id`,
      )
      .all(document)
      .map((row) => Row.parse(row));
  }

  add(document: number, note: Omit<DocumentNote, "id">): DocumentNote {
    const { start, end, tag, note: words, createdAt } = note;
    const added = this.#database
      .prepare(`INSERT INTO document_notes (document, start, "end", tag, note, created_at) VALUES (?, ?, ?, ?, ?, ?)`)
      .run(document, start, end, tag, words, createdAt);
    return { id: Number(added.lastInsertRowid), ...note };
  }

  /** False where there is no such note. */
  remove(id: number): boolean {
    return this.#database.prepare("DELETE FROM document_notes WHERE id = ?").run(id).changes > 0;
  }
}
