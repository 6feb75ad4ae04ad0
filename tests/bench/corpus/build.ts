import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { CORPUS } from "#native/storage/migrations/0003-corpus.ts";
import { openStore, type Store } from "#native/storage/store.ts";
import { makeDocuments } from "./texts.ts";

const BUILD = resolve(import.meta.dirname, "../../../build/bench-corpus");
const BATCH = 500;

export interface BuiltCorpus {
  readonly path: string;
  /** The same documents as one wide table, as Datasette shows them. */
  readonly widePath: string;
  /** Seconds that our own insert path took when the database was built; null where that is not known. */
  readonly insertSeconds: number | null;
  readonly openMs: number;
  readonly store: Store;
}

/** A workspace's database with `count` documents of about `characters` each, made through our own import path. */
export function buildCorpus(count: number, characters: number, say: (line: string) => void): BuiltCorpus {
  mkdirSync(BUILD, { recursive: true });
  // Another schema is another database.
  const schema = createHash("sha256").update(CORPUS).digest("hex").slice(0, 8);
  const path = join(BUILD, `${count}x${characters}-${schema}.sqlite`);
  const widePath = `${path}.wide`;
  const took = `${path}.seconds`;
  const held = existsSync(path) ? open(path) : null;
  if (held?.store.corpora.find("bench")?.documents === count && existsSync(widePath)) {
    return { path, widePath, insertSeconds: existsSync(took) ? Number(readFileSync(took, "utf8")) : null, ...held };
  }
  held?.store.close();
  for (const file of [path, `${path}-wal`, `${path}-shm`, widePath]) rmSync(file, { force: true });
  const { store } = open(path);
  const insertSeconds = insertAll(store, count, characters, say);
  store.close();
  writeFileSync(took, String(insertSeconds));
  say(`${count} documents in ${insertSeconds.toFixed(0)} s; making the wide table`);
  makeWide(path, widePath);
  return { path, widePath, insertSeconds, ...open(path) };
}

function open(path: string): { store: Store; openMs: number } {
  const began = performance.now();
  const opened = openStore(path);
  if (!opened.ok) throw new Error(opened.error.message);
  return { store: opened.value, openMs: performance.now() - began };
}

function insertAll(store: Store, count: number, characters: number, say: (line: string) => void): number {
  const began = performance.now();
  const batch = store.corpora.beginImport(
    { name: "bench", kind: "documents", specSha256: null, origin: "imported", createdAt: "2026-11-25T00:00:00.000Z" },
    { path: "bench", ownerPid: process.pid, begunAt: "2026-11-25T00:00:00.000Z" },
  );
  let pending = [];
  let done = 0;
  for (const document of makeDocuments(count, characters)) {
    pending.push(document);
    if (pending.length < BATCH) continue;
    store.documents.insertImported(batch, pending);
    done += pending.length;
    pending = [];
    if (done % 50_000 === 0) say(`${done} of ${count} in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  store.documents.insertImported(batch, pending);
  store.corpora.completeImport(batch);
  return (performance.now() - began) / 1000;
}

/** One table with every column, indexed by what is faceted: the friendliest ground for OFFSET and GROUP BY. */
function makeWide(path: string, widePath: string): void {
  const database = new Database(path);
  database.exec(`ATTACH '${widePath.replaceAll("'", "''")}' AS wide;
    CREATE TABLE wide.documents AS SELECT documents.id, facet_sets.domain, facet_sets.subdomain, facet_sets.type,
      facet_sets.generator, documents.title, documents.text FROM documents
      JOIN document_facets ON document_facets.id = documents.id JOIN facet_sets ON facet_sets.id = document_facets.facets
      ORDER BY documents.id;
    CREATE UNIQUE INDEX wide.by_id ON documents (id);
    CREATE INDEX wide.by_domain ON documents (domain);
    CREATE INDEX wide.by_subdomain ON documents (subdomain);
    CREATE INDEX wide.by_type ON documents (type);
    CREATE INDEX wide.by_generator ON documents (generator);`);
  database.close();
}
