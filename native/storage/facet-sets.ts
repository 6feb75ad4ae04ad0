import { z } from "zod";
import type { NewDocument } from "#core/corpus/document.ts";
import { generatorLabel } from "#core/corpus/generator-label.ts";
import { bandOf } from "#core/corpus/length-bands.ts";
import type { Sqlite, Statement } from "./open-database.ts";

const Id = z.number();
const Row = z.strictObject({
  corpus: z.number(),
  batch: z.number(),
  domain: z.string(),
  subdomain: z.string(),
  type: z.string(),
  generator: z.string(),
  band: z.number(),
  flags: z.number(),
});
const Range = z.strictObject({ first: z.number().nullable(), last: z.number().nullable() });

/** Ids of the facet sets whose documents are seen; conditions on `facet_sets` may follow. */
export const VISIBLE_SETS = `SELECT facet_sets.id FROM facet_sets
  JOIN corpus_batches ON corpus_batches.id = facet_sets.batch AND corpus_batches.state = 'complete' WHERE true`;

/** Combinations of facet values, each stored once with how many documents have it. */
export class FacetSets {
  readonly #database: Sqlite;
  readonly #find: Statement;
  readonly #add: Statement;

  constructor(database: Sqlite) {
    this.#database = database;
    this.#find = database
      .prepare(
        `SELECT id FROM facet_sets WHERE batch = ? AND domain = ? AND subdomain = ? AND type = ? AND generator = ? AND band = ?
         AND flags = ?`,
      )
      .pluck();
    this.#add = database.prepare(
      `INSERT INTO facet_sets (corpus, batch, domain, subdomain, type, generator, band, flags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /** Number of a new document's combination, added where there is none. */
  of(target: { readonly corpus: number; readonly batch: number }, { text, provenance }: NewDocument): number {
    return this.#numberOf(target.corpus, [
      target.batch,
      provenance.domain ?? "",
      provenance.subdomain ?? "",
      provenance.type ?? "",
      generatorLabel(provenance.generator),
      bandOf(text.length),
      0,
    ]);
  }

  /** The combination that differs from `id` in the flags of `mask` only, which become `bits`. */
  withFlags(id: number, bits: number, mask: number): number {
    const { corpus, batch, domain, subdomain, type, generator, band, flags } = Row.parse(
      this.#database
        .prepare("SELECT corpus, batch, domain, subdomain, type, generator, band, flags FROM facet_sets WHERE id = ?")
        .get(id),
    );
    return this.#numberOf(corpus, [batch, domain, subdomain, type, generator, band, (flags & ~mask) | bits]);
  }

  /** Ids between which all seen documents of a corpus lie; null where it has none. */
  idRange(corpus: string): { readonly first: number; readonly last: number } | null {
    const row = this.#database
      .prepare(
        `SELECT min(first_id) AS first, max(last_id) AS last FROM facet_sets WHERE last_id > 0 AND id IN (${VISIBLE_SETS}
           AND facet_sets.corpus = (SELECT number FROM corpora WHERE name = ? AND state = 'kept'))`,
      )
      .get(corpus);
    const { first, last } = Range.parse(row);
    return first === null || last === null ? null : { first, last };
  }

  #numberOf(corpus: number, key: readonly (string | number)[]): number {
    const known = this.#find.get(...key);
    if (known !== undefined) return Id.parse(known);
    this.#add.run(corpus, ...key);
    return Id.parse(this.#find.get(...key));
  }
}
