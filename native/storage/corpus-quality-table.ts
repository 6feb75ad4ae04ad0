import { createHash } from "node:crypto";
import { endianness } from "node:os";
import { z } from "zod";
import { QualityReport } from "#core/corpus/quality/report.ts";
import { TokenCounts } from "#core/corpus/token-counts.ts";
import type { Sqlite } from "./open-database.ts";

export interface StoredTokens {
  readonly summary: TokenCounts;
  /** Tokens of each document in the order of their ids. */
  readonly counts: Uint32Array;
}

const TokensRow = z.strictObject({ body: z.string(), counts: z.instanceof(Uint8Array) });
const HashRow = z.strictObject({ id: z.number(), key: z.string(), sha256: z.string() });

const NUMBER = "(SELECT number FROM corpora WHERE name = ? AND state = 'kept')";

/** Reports and token counts of corpora: one report a corpus, one count a corpus and tokenizer, the newest. */
export class CorpusQualityTable {
  readonly #database: Sqlite;

  constructor(database: Sqlite) {
    this.#database = database;
  }

  /** A report in the shape of another version counts as none: it is made anew by a check. */
  report(corpus: string): QualityReport | null {
    const body = this.#database.prepare(`SELECT body FROM corpus_reports WHERE corpus = ${NUMBER}`).pluck().get(corpus);
    if (body === undefined) return null;
    return QualityReport.safeParse(JSON.parse(z.string().parse(body))).data ?? null;
  }

  setReport(report: QualityReport): void {
    this.#database
      .prepare(`INSERT OR REPLACE INTO corpus_reports (corpus, body) VALUES (${NUMBER}, ?)`)
      .run(report.corpus, JSON.stringify(report));
  }

  /** The counts of this content by this tokenizer; null where it was not counted, or by a version that counted otherwise. */
  tokens(corpus: string, tokenizerSha256: string, contentSha256: string): StoredTokens | null {
    const row = this.#database
      .prepare(
        `SELECT body, counts FROM corpus_tokens WHERE corpus = ${NUMBER} AND tokenizer_sha256 = ? AND content_sha256 = ?`,
      )
      .get(corpus, tokenizerSha256, contentSha256);
    if (row === undefined) return null;
    const { body, counts } = TokensRow.parse(row);
    const summary = TokenCounts.safeParse(JSON.parse(body));
    return summary.success ? { summary: summary.data, counts: numbersOf(counts) } : null;
  }

  setTokens({ summary, counts }: StoredTokens): void {
    const { corpus, tokenizerSha256, contentSha256 } = summary;
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO corpus_tokens (corpus, tokenizer_sha256, content_sha256, body, counts)
         VALUES (${NUMBER}, ?, ?, ?, ?)`,
      )
      .run(corpus, tokenizerSha256, contentSha256, JSON.stringify(summary), bytesOf(counts));
  }

  /** Id, key and text's hash of every document that is seen, in the order of their ids; texts are not read. */
  *documentHashes(corpus: string): Generator<z.infer<typeof HashRow>> {
    const rows = this.#database
      .prepare(
        `SELECT documents.id, documents.key, documents.sha256 FROM document_facets
         JOIN documents ON documents.id = document_facets.id
         WHERE document_facets.facets IN (
           SELECT facet_sets.id FROM facet_sets
           JOIN corpus_batches ON corpus_batches.id = facet_sets.batch AND corpus_batches.state = 'complete'
           WHERE facet_sets.corpus = ${NUMBER})
         ORDER BY documents.id`,
      )
      .iterate(corpus);
    for (const row of rows) yield HashRow.parse(row);
  }

  /** Identity of a corpus's content: SHA-256 over the lines `<id> <sha256>\n` in the order of the ids. */
  contentSha256(corpus: string): string {
    const hash = createHash("sha256");
    for (const { id, sha256 } of this.documentHashes(corpus)) hash.update(`${id} ${sha256}\n`);
    return hash.digest("hex");
  }
}

function bytesOf(numbers: Uint32Array): Buffer {
  const bytes = Buffer.from(Uint32Array.from(numbers).buffer);
  return endianness() === "LE" ? bytes : bytes.swap32();
}

function numbersOf(stored: Uint8Array): Uint32Array {
  const bytes = Buffer.from(stored);
  if (endianness() === "BE") bytes.swap32();
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}
