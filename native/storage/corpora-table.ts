import { z } from "zod";
import { CORPUS_KINDS, type CorpusKind, type CorpusSummary } from "#core/corpus/document.ts";
import type { Sqlite } from "./open-database.ts";

export interface NewCorpus {
  readonly name: string;
  readonly kind: CorpusKind;
  readonly specSha256: string | null;
  readonly origin: CorpusSummary["origin"];
  readonly createdAt: string;
}

export interface NewImport {
  readonly path: string;
  readonly ownerPid: number;
  readonly begunAt: string;
}

const Row = z.strictObject({
  id: z.string(),
  kind: z.enum(CORPUS_KINDS),
  specSha256: z.string().nullable(),
  createdAt: z.string(),
  origin: z.enum(["imported", "generated"]),
  documents: z.number(),
  sizeBytes: z.number(),
});

const RunningRow = z.strictObject({ id: z.number(), corpus: z.string(), ownerPid: z.number() });

/** Documents deleted in one transaction while a corpus is cleared away: short, so that others may write in between. */
const SWEEP_DOCUMENTS = 500;

const SELECT_CORPUS = `
  SELECT corpora.name AS id, corpora.kind, corpora.spec_sha256 AS specSha256, corpora.created_at AS createdAt, corpora.origin,
    coalesce(sum(facet_sets.documents), 0) AS documents, coalesce(sum(facet_sets.size_bytes), 0) AS sizeBytes
  FROM corpora
  JOIN corpus_batches ON corpus_batches.corpus = corpora.number AND corpus_batches.state = 'complete'
  LEFT JOIN facet_sets ON facet_sets.batch = corpus_batches.id
  WHERE corpora.state = 'kept'`;

/** Corpora and the batches that their documents came in. A corpus is known from its first complete batch on. */
export class CorporaTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** In the order in which they were made. */
  list(): CorpusSummary[] {
    return this.#database
      .prepare(`${SELECT_CORPUS} GROUP BY corpora.number ORDER BY corpora.number`)
      .all()
      .map((row) => Row.parse(row));
  }

  find(name: string): CorpusSummary | null {
    const row = this.#database.prepare(`${SELECT_CORPUS} AND corpora.name = ? GROUP BY corpora.number`).get(name);
    return row === undefined ? null : Row.parse(row);
  }

  /** Makes an empty corpus for a generation to write to; where one of this name is known, nothing. */
  add(corpus: NewCorpus): void {
    this.#database.transaction(() => {
      if (this.find(corpus.name) !== null) return;
      this.#addBatch(this.#numberOf(corpus), "complete", null, null, corpus.createdAt);
    })();
  }

  /** Begins a batch whose documents nobody sees until `completeImport`; the corpus is made where there is none. */
  beginImport(corpus: NewCorpus, { path, ownerPid, begunAt }: NewImport): number {
    return this.#database.transaction(() =>
      this.#addBatch(this.#numberOf(corpus), "running", path, ownerPid, begunAt),
    )();
  }

  /** From now on its documents are seen; false where the corpus was removed meanwhile. */
  completeImport(batch: number): boolean {
    return (
      this.#database
        .prepare("UPDATE corpus_batches SET state = 'complete', owner_pid = NULL WHERE id = ? AND state = 'running'")
        .run(batch).changes === 1
    );
  }

  /** Gives a batch up unless it is complete by now: `sweep` deletes what it holds. */
  dropImport(batch: number): void {
    this.#database.prepare("UPDATE corpus_batches SET state = 'dropped' WHERE id = ? AND state = 'running'").run(batch);
  }

  /** Imports that were begun and not ended, with the process that began each. */
  runningImports(): { id: number; corpus: string; ownerPid: number }[] {
    return this.#database
      .prepare(
        `SELECT corpus_batches.id, corpora.name AS corpus, corpus_batches.owner_pid AS ownerPid
         FROM corpus_batches JOIN corpora ON corpora.number = corpus_batches.corpus WHERE corpus_batches.state = 'running'`,
      )
      .all()
      .map((row) => RunningRow.parse(row));
  }

  /** Whether a corpus still holds documents of imports that were given up: their keys are taken until they are deleted. */
  holdsGivenUp(name: string): boolean {
    const row = this.#database
      .prepare(
        `SELECT 1 FROM corpus_batches JOIN corpora ON corpora.number = corpus_batches.corpus
         WHERE corpora.name = ? AND corpora.state = 'kept' AND corpus_batches.state = 'dropped' LIMIT 1`,
      )
      .get(name);
    return row !== undefined;
  }

  /** From now on nobody sees the corpus, and its name is free; `sweep` deletes what it holds. */
  remove(name: string): void {
    this.#database.transaction(() => {
      this.#database
        .prepare(
          `UPDATE corpus_batches SET state = 'dropped'
           WHERE corpus = (SELECT number FROM corpora WHERE name = ? AND state = 'kept')`,
        )
        .run(name);
      this.#database.prepare("UPDATE corpora SET state = 'removed' WHERE name = ? AND state = 'kept'").run(name);
    })();
  }

  /** Deletes a part of what was given up; false when nothing is left to delete. */
  sweep(): boolean {
    return this.#database.transaction(() => {
      const swept = this.#database
        .prepare(
          `DELETE FROM documents WHERE id IN (
             SELECT document_facets.id FROM corpus_batches
             JOIN facet_sets ON facet_sets.batch = corpus_batches.id
             JOIN document_facets ON document_facets.facets = facet_sets.id
             WHERE corpus_batches.state = 'dropped' AND facet_sets.documents > 0 LIMIT ?)`,
        )
        .run(SWEEP_DOCUMENTS).changes;
      if (swept > 0) return true;
      this.#database.prepare("DELETE FROM corpus_batches WHERE state = 'dropped'").run();
      this.#database.prepare("DELETE FROM corpora WHERE number NOT IN (SELECT corpus FROM corpus_batches)").run();
      return false;
    })();
  }

  #numberOf(corpus: NewCorpus): number {
    const find = this.#database.prepare("SELECT number FROM corpora WHERE name = ? AND state = 'kept'").pluck();
    const known = find.get(corpus.name);
    if (known !== undefined) return z.number().parse(known);
    this.#database
      .prepare("INSERT INTO corpora (name, kind, spec_sha256, origin, created_at) VALUES (?, ?, ?, ?, ?)")
      .run(corpus.name, corpus.kind, corpus.specSha256, corpus.origin, corpus.createdAt);
    return z.number().parse(find.get(corpus.name));
  }

  #addBatch(
    corpus: number,
    state: "running" | "complete",
    path: string | null,
    ownerPid: number | null,
    begunAt: string,
  ): number {
    return Number(
      this.#database
        .prepare("INSERT INTO corpus_batches (corpus, state, path, owner_pid, begun_at) VALUES (?, ?, ?, ?, ?)")
        .run(corpus, state, path, ownerPid, begunAt).lastInsertRowid,
    );
  }
}
