import { createHash } from "node:crypto";
import { z } from "zod";
import type { CorpusDocument, DocumentFlag, NewDocument } from "#core/corpus/document.ts";
import { flagBits } from "#core/corpus/flag-bits.ts";
import type { CoverageMap, DocumentHit, DocumentView, ProbeOverlap } from "#core/corpus/search.ts";
import { readHits } from "./document-hits.ts";
import { readCoverage } from "./coverage.ts";
import { DocumentOrigins } from "./document-origins.ts";
import { readDocument, SELECT_DOCUMENT } from "./document-row.ts";
import { FacetSets, VISIBLE_SETS } from "./facet-sets.ts";
import type { Sqlite, Statement } from "./open-database.ts";

export interface DocumentDuplicate {
  readonly id: number;
  /** The earlier document that it resembles. */
  readonly other: number;
  /** 1: the same. */
  readonly similarity: number;
}

const Id = z.number();
const Duplicate = z.strictObject({ id: z.number(), title: z.string(), similarity: z.number() });
const Overlap = z.strictObject({
  start: z.number(),
  end: z.number(),
  words: z.number(),
  probe: z.string(),
  item: z.string(),
});
const Target = z.strictObject({ corpus: z.number(), batch: z.number() });
const Place = z.strictObject({ id: z.number(), facets: z.number() });

/** Documents read in one go by `iterate`; a page of long ones is some megabytes. */
const PAGE = 200;

/** Documents of every corpus. What belongs to a batch that is not complete is not seen. */
export class DocumentsTable {
  readonly #database: Sqlite;
  readonly #sets: FacetSets;
  readonly #origins: DocumentOrigins;
  readonly #add: Statement;
  readonly #place: Statement;
  readonly #find: Statement;

  constructor(database: Sqlite) {
    this.#database = database;
    this.#sets = new FacetSets(database);
    this.#origins = new DocumentOrigins(database);
    this.#add = database
      .prepare(
        `INSERT INTO documents (corpus, key, sha256, origin, title, idea, seed, created_at, source, text, messages)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (corpus, key) DO NOTHING RETURNING id`,
      )
      .pluck();
    this.#find = database.prepare(`${SELECT_DOCUMENT} WHERE documents.id = ? AND corpus_batches.state = 'complete'`);
    this.#place = database.prepare("INSERT INTO document_facets (id, facets, length, size_bytes) VALUES (?, ?, ?, ?)");
  }

  /**
   * Adds generated documents to a corpus and returns how many were new: a key that the corpus holds changes nothing. May be
   * called inside a transaction of the caller's; on its own it is one.
   */
  insertBatch(corpus: string, documents: readonly NewDocument[]): number {
    const target = this.#database
      .prepare(
        `SELECT corpus_batches.corpus, min(corpus_batches.id) AS batch FROM corpus_batches
         JOIN corpora ON corpora.number = corpus_batches.corpus
         WHERE corpora.name = ? AND corpora.state = 'kept' AND corpus_batches.state = 'complete'
         GROUP BY corpus_batches.corpus`,
      )
      .get(corpus);
    if (target === undefined) throw new Error(`Internal error: there is no corpus "${corpus}" to write to.`);
    return this.#insert(Target.parse(target), documents);
  }

  /** The same for an import's documents, which are seen when it is complete; null where the import was given up. */
  insertImported(batch: number, documents: readonly NewDocument[]): number | null {
    return this.#database.transaction(() => {
      const corpus = this.#database
        .prepare("SELECT corpus FROM corpus_batches WHERE id = ? AND state = 'running'")
        .pluck()
        .get(batch);
      return corpus === undefined ? null : this.#insert({ corpus: Id.parse(corpus), batch }, documents);
    })();
  }

  find(id: number): CorpusDocument | null {
    const row = this.#find.get(id);
    return row === undefined ? null : readDocument(row, this.#origins);
  }

  /** All documents of a corpus in the order of their ids, read some at a time. */
  *iterate(corpus: string): Generator<CorpusDocument, void, undefined> {
    const page = this.#database.prepare(
      `${SELECT_DOCUMENT} WHERE corpora.name = @corpus AND corpora.state = 'kept' AND corpus_batches.state = 'complete'
         AND documents.id > @after AND documents.id <= @last ORDER BY documents.id LIMIT ${PAGE}`,
    );
    const last = this.#sets.idRange(corpus)?.last ?? 0;
    for (let after = 0; ;) {
      const rows = page.all({ corpus, after, last });
      for (const row of rows) {
        const document = readDocument(row, this.#origins);
        after = document.id;
        yield document;
      }
      if (rows.length < PAGE) return;
    }
  }

  /** Ids of all documents of a corpus, ascending. */
  ids(corpus: string): number[] {
    return z.array(Id).parse(
      this.#database
        .prepare(
          `SELECT id FROM document_facets WHERE facets IN (${VISIBLE_SETS}
             AND facet_sets.corpus = (SELECT number FROM corpora WHERE name = ? AND state = 'kept')) ORDER BY id`,
        )
        .pluck()
        .all(corpus),
    );
  }

  /** Documents as a list shows them, in the order of the ids; ids that are not known are left out. */
  hits(ids: readonly number[]): DocumentHit[] {
    return readHits(this.#database, ids, []);
  }

  /** Subdomains × document types of a corpus. */
  coverage(corpus: string): CoverageMap {
    return readCoverage(this.#database, corpus);
  }

  /** Puts a flag on these documents of a corpus, and takes it from all others of it. */
  setFlags(corpus: string, flag: DocumentFlag, ids: Iterable<number>): void {
    const bit = flagBits([flag]);
    const wanted = new Set(ids);
    const inCorpus = `document_facets.facets IN (${VISIBLE_SETS}
      AND facet_sets.corpus = (SELECT number FROM corpora WHERE name = @corpus AND state = 'kept')`;
    const select = "SELECT document_facets.id, document_facets.facets FROM document_facets WHERE";
    const flagged = this.#database.prepare(`${select} ${inCorpus} AND (facet_sets.flags & @bit) <> 0)`);
    const bare = this.#database.prepare(
      `${select} document_facets.id = @id AND ${inCorpus} AND (facet_sets.flags & @bit) = 0)`,
    );
    const move = this.#database.prepare("UPDATE document_facets SET facets = ? WHERE id = ?");
    this.#database.transaction(() => {
      const places = flagged.all({ corpus, bit }).map((row) => Place.parse(row));
      for (const { id, facets } of places) {
        if (!wanted.has(id)) move.run(this.#sets.withFlags(facets, 0, bit), id);
      }
      for (const id of wanted) {
        const row = bare.get({ id, corpus, bit });
        if (row !== undefined) move.run(this.#sets.withFlags(Place.parse(row).facets, bit, bit), id);
      }
    })();
  }

  /** Replaces what is known of duplicates among the documents of a corpus. */
  setDuplicates(corpus: string, duplicates: Iterable<DocumentDuplicate>): void {
    const add = this.#database.prepare(
      "INSERT OR REPLACE INTO document_duplicates (document, other, similarity) VALUES (?, ?, ?)",
    );
    this.#database.transaction(() => {
      this.#database.prepare(`DELETE FROM document_duplicates WHERE document IN (${DOCUMENTS_OF})`).run(corpus);
      for (const { id, other, similarity } of duplicates) add.run(id, other, similarity);
    })();
  }

  /** Replaces what is known of words that documents of a corpus share with probes. */
  setOverlaps(corpus: string, overlaps: Iterable<ProbeOverlap & { readonly id: number }>): void {
    const add = this.#database.prepare(
      `INSERT OR REPLACE INTO document_overlaps (document, start, "end", words, probe, item) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#database.transaction(() => {
      this.#database.prepare(`DELETE FROM document_overlaps WHERE document IN (${DOCUMENTS_OF})`).run(corpus);
      for (const { id, start, end, words, probe, item } of overlaps) add.run(id, start, end, words, probe, item);
    })();
  }

  /** Documents of the same or nearly the same text, most alike first. */
  duplicatesOf(id: number): DocumentView["duplicates"] {
    return this.#database
      .prepare(
        `SELECT documents.id, documents.title, pairs.similarity FROM (
           SELECT other AS id, similarity FROM document_duplicates WHERE document = @id
           UNION SELECT document, similarity FROM document_duplicates WHERE other = @id) AS pairs
         JOIN documents ON documents.id = pairs.id ORDER BY pairs.similarity DESC, documents.id`,
      )
      .all({ id })
      .map((row) => Duplicate.parse(row));
  }

  /** In the order of the text. */
  overlapsOf(id: number): ProbeOverlap[] {
    return this.#database
      .prepare(
        `SELECT start, "end", words, probe, item FROM document_overlaps WHERE document = ? ORDER BY start, "end", probe, item`,
      )
      .all(id)
      .map((row) => Overlap.parse(row));
  }

  #insert(target: z.infer<typeof Target>, documents: readonly NewDocument[]): number {
    return this.#database.transaction(() => {
      let added = 0;
      for (const document of documents) {
        const { key, title, text, messages, provenance } = document;
        const id = this.#add.get(
          target.corpus,
          key,
          createHash("sha256").update(text, "utf8").digest("hex"),
          this.#origins.of(provenance),
          title,
          provenance.idea,
          provenance.seed,
          provenance.createdAt,
          provenance.source,
          text,
          messages === null ? null : JSON.stringify(messages),
        );
        if (id === undefined) continue;
        this.#place.run(id, this.#sets.of(target, document), text.length, Buffer.byteLength(text, "utf8"));
        added++;
      }
      return added;
    })();
  }
}

const DOCUMENTS_OF =
  "SELECT id FROM documents WHERE corpus = (SELECT number FROM corpora WHERE name = ? AND state = 'kept')";
