import { expect, test } from "vitest";
import Database from "better-sqlite3";
import {
  makeCorpus,
  newDocument,
  openTestStore,
  randomDocuments,
  request,
  temporaryDatabase,
} from "./corpus-fixture.ts";

test("a key that a corpus holds changes nothing; the same key in another corpus is another document", () => {
  const store = openTestStore();
  makeCorpus(store, "one");
  makeCorpus(store, "two");
  expect(store.documents.insertBatch("one", [newDocument("k", "first"), newDocument("l", "second")])).toBe(2);
  expect(store.documents.insertBatch("one", [newDocument("k", "changed"), newDocument("m", "third")])).toBe(1);
  expect(store.documents.insertBatch("two", [newDocument("k", "other")])).toBe(1);
  expect([...store.documents.iterate("one")].map(({ key, text }) => [key, text])).toEqual([
    ["k", "first"],
    ["l", "second"],
    ["m", "third"],
  ]);
  store.close();
});

test("a document comes back as it went in", () => {
  const store = openTestStore();
  makeCorpus(store, "one");
  const document = {
    ...newDocument("k", "Say \u0000 <b> \u001b[31m é 😀", {
      specSha256: "ab",
      domain: "d",
      subdomain: "s",
      section: "words of the spec",
      type: "t",
      idea: "i",
      generator: { kind: "endpoint" as const, model: "m", settings: { temperature: 1, stop: null } },
      promptVersion: "p1",
      seed: "7/1",
      createdAt: "2026-11-25T00:00:00.000Z",
      source: "line 1",
    }),
    messages: [{ role: "user" as const, content: "hi", reasoning: "so" }],
  };
  store.documents.insertBatch("one", [document]);
  const [id = 0] = store.documents.ids("one");
  const { sha256, ...stored } = store.documents.find(id) ?? { sha256: "" };
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(stored).toEqual({ ...document, id, corpus: "one", length: document.text.length, flags: [] });
  store.close();
});

test("documents and the mark of a step are stored together or not at all", () => {
  const store = openTestStore();
  makeCorpus(store, "one");
  const step = (): void =>
    store.transaction(() => {
      store.documents.insertBatch("one", [newDocument("k", "text", { section: "new", domain: "new" })]);
      throw new Error("the step's mark could not be written");
    });
  expect(step).toThrow("the step's mark");
  expect(store.documents.ids("one")).toEqual([]);
  expect(store.documents.insertBatch("one", [newDocument("k", "text", { section: "new", domain: "new" })])).toBe(1);
  expect([...store.documents.iterate("one")].map(({ provenance }) => provenance.section)).toEqual(["new"]);
  store.close();
});

test("flags are on the documents that were named last, and on no others", () => {
  const store = openTestStore();
  makeCorpus(store, "one");
  makeCorpus(store, "two");
  store.documents.insertBatch("one", randomDocuments(6));
  store.documents.insertBatch("two", randomDocuments(1));
  const [a = 0, b = 0, c = 0] = store.documents.ids("one");
  const [elsewhere = 0] = store.documents.ids("two");
  store.documents.setFlags("one", "truncated", [a, b, elsewhere]);
  store.documents.setFlags("one", "contaminated", [b]);
  store.documents.setFlags("one", "truncated", [b, c]);
  const flags = [a, b, c, elsewhere].map((id) => store.documents.find(id)?.flags);
  expect(flags).toEqual([[], ["truncated", "contaminated"], ["truncated"], []]);
  store.close();
});

test("what is known of duplicates and overlaps is shown from both sides and replaced as a whole", () => {
  const store = openTestStore();
  makeCorpus(store, "one");
  store.documents.insertBatch("one", randomDocuments(3));
  const [a = 0, b = 0, c = 0] = store.documents.ids("one");
  store.documents.setDuplicates("one", [
    { id: b, other: a, similarity: 0.9 },
    { id: c, other: a, similarity: 1 },
  ]);
  expect(store.documents.duplicatesOf(a).map(({ id }) => id)).toEqual([c, b]);
  expect(store.documents.duplicatesOf(c).map(({ id }) => id)).toEqual([a]);
  store.documents.setDuplicates("one", []);
  expect(store.documents.duplicatesOf(a)).toEqual([]);
  const overlap = { start: 3, end: 9, words: 13, probe: "cheese", item: "one" };
  store.documents.setOverlaps("one", [{ id: a, ...overlap }]);
  expect(store.documents.overlapsOf(a)).toEqual([overlap]);
  store.close();
});

test("counts by set of facets are those of the documents after inserts, flags and removals", () => {
  const path = temporaryDatabase();
  const store = openTestStore(path);
  makeCorpus(store, "one");
  makeCorpus(store, "two");
  store.documents.insertBatch("one", randomDocuments(300));
  store.documents.insertBatch("two", randomDocuments(50, "more"));
  store.documents.setFlags("one", "near duplicate", store.documents.ids("one").slice(0, 40));
  store.corpora.remove("two");
  while (store.corpora.sweep());
  const database = new Database(path, { readonly: true });
  const wrong = database
    .prepare(
      `SELECT facet_sets.id FROM facet_sets LEFT JOIN document_facets ON document_facets.facets = facet_sets.id
       GROUP BY facet_sets.id HAVING facet_sets.documents <> count(document_facets.id)
         OR facet_sets.characters <> coalesce(sum(document_facets.length), 0)
         OR facet_sets.size_bytes <> coalesce(sum(document_facets.size_bytes), 0)`,
    )
    .all();
  expect(wrong).toEqual([]);
  expect(database.prepare("SELECT count(*) FROM documents").pluck().get()).toBe(300);
  expect(store.corpora.list().map(({ id, documents }) => [id, documents])).toEqual([["one", 300]]);
  database.close();
  store.close();
});

test("an import's documents are seen when it is complete, all at once", async () => {
  const store = openTestStore();
  const corpus = { name: "one", kind: "documents", specSha256: null, origin: "imported", createdAt: "now" } as const;
  const batch = store.corpora.beginImport(corpus, { path: "x", ownerPid: 1, begunAt: "now" });
  store.documents.insertImported(batch, randomDocuments(20));
  const seen = async (): Promise<unknown> => {
    const page = await store.corpusReader.search(request("cheese"));
    const facets = await store.corpusReader.facets({ corpus: null, query: "", filters: {} });
    return [
      store.corpora.list().length,
      store.documents.ids("one").length,
      [...store.documents.iterate("one")].length,
      store.documents.find(1) !== null,
      page.ok && page.value.total.count > 0,
      facets.ok && facets.value.seen,
    ];
  };
  expect(await seen()).toEqual([0, 0, 0, false, false, 0]);
  expect(store.corpora.completeImport(batch)).toBe(true);
  expect(await seen()).toEqual([1, 20, 20, true, true, 20]);
  // By a process that found it running and its process gone: it had come to its end in between.
  store.corpora.dropImport(batch);
  expect(await seen()).toEqual([1, 20, 20, true, true, 20]);
  await store.corpusReader.close();
  store.close();
});

test("an import that was given up takes no more documents, and leaves nothing after it is swept", () => {
  const path = temporaryDatabase();
  const store = openTestStore(path);
  const corpus = { name: "one", kind: "documents", specSha256: null, origin: "imported", createdAt: "now" } as const;
  const batch = store.corpora.beginImport(corpus, { path: "x", ownerPid: 1, begunAt: "now" });
  store.documents.insertImported(batch, randomDocuments(20));
  store.corpora.dropImport(batch);
  expect(store.documents.insertImported(batch, randomDocuments(1, "late"))).toBe(null);
  expect(store.corpora.completeImport(batch)).toBe(false);
  while (store.corpora.sweep());
  const database = new Database(path, { readonly: true });
  const tables = ["corpora", "corpus_batches", "facet_sets", "documents", "document_facets", "document_words_docsize"];
  const left = tables.map((table) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  expect(left).toEqual([0, 0, 0, 0, 0, 0]);
  database.close();
  store.close();
});
