import { afterAll, beforeAll, expect, test } from "vitest";
import { COPY_BITS, flagBits } from "#core/corpus/flag-bits.ts";
import { generatorLabel } from "#core/corpus/generator-label.ts";
import { bandOf, LENGTH_BANDS } from "#core/corpus/length-bands.ts";
import type { CorpusDocument } from "#core/corpus/document.ts";
import { FACETS, type FacetCount, type FacetName, type Filters, type SearchRequest } from "#core/corpus/search.ts";
import type { Store } from "#native/storage/store.ts";
import { makeCorpus, openTestStore, randomDocuments, request } from "./corpus-fixture.ts";

let store: Store;
let all: CorpusDocument[];
const tags = new Map<number, string[]>();

beforeAll(() => {
  store = openTestStore();
  makeCorpus(store, "one");
  makeCorpus(store, "two");
  store.documents.insertBatch("one", randomDocuments(400));
  store.documents.insertBatch("two", randomDocuments(100, "more"));
  const ids = store.documents.ids("one");
  store.documents.setFlags("one", "near duplicate", ids.slice(50, 90));
  store.documents.setFlags("one", "contaminated", ids.slice(80, 120));
  for (const [place, id] of ids.slice(0, 30).entries()) {
    for (const tag of place % 3 === 0 ? ["good", "odd"] : ["good"]) {
      store.documentNotes.add(id, { start: 0, end: 1, tag, note: "", createdAt: "now" });
      tags.set(id, [...(tags.get(id) ?? []), tag]);
    }
  }
  all = [...store.documents.iterate("one"), ...store.documents.iterate("two")];
});

afterAll(async () => {
  await store.corpusReader.close();
  store.close();
});

/** All ids that the pages of a search lead through, and the total that the first page told. */
async function walk(first: SearchRequest): Promise<{ ids: number[]; total: number }> {
  const ids: number[] = [];
  let total = 0;
  for (let after: string | null = null; ;) {
    const page = await store.corpusReader.search({ ...first, after });
    if (!page.ok) throw new Error(page.error.message);
    total = page.value.total.count;
    ids.push(...page.value.hits.map(({ id }) => id));
    after = page.value.next;
    if (after === null) return { ids, total };
  }
}

const has = (document: CorpusDocument, word: string): boolean => document.text.split(" ").includes(word);

const SORTS = ["relevance", "oldest", "newest", "longest", "shortest"] as const;
type Order = (one: CorpusDocument, other: CorpusDocument) => number;
const ORDER: Readonly<Record<(typeof SORTS)[number], Order>> = {
  relevance: (one, other) => one.id - other.id,
  oldest: (one, other) => one.id - other.id,
  newest: (one, other) => other.id - one.id,
  longest: (one, other) => other.length - one.length || other.id - one.id,
  shortest: (one, other) => one.length - other.length || one.id - other.id,
};
const QUERIES: readonly [string, (document: CorpusDocument) => boolean][] = [
  ["", () => true],
  ["cheese", (document) => has(document, "cheese")],
  ["cheese -river", (document) => has(document, "cheese") && !has(document, "river")],
  ["idea:rivers", ({ provenance }) => provenance.idea !== null],
  ['"plain model"', ({ text }) => text.includes("plain model")],
  ["text:chee* OR text:riv*", (document) => has(document, "cheese") || has(document, "river")],
];

test.each(SORTS.flatMap((sort) => QUERIES.map(([query, finds]) => ({ sort, query, finds }))))(
  "pages of $query by $sort lead through every document once",
  async ({ sort, query, finds }) => {
    const { ids, total } = await walk(request(query, { sort, limit: 37 }));
    const expected = all
      .filter(finds)
      .sort(ORDER[sort])
      .map(({ id }) => id);
    expect(total).toBe(expected.length);
    // Scores are the index's own affair.
    expect(sort === "relevance" ? [...ids].sort((one, other) => one - other) : ids).toEqual(expected);
  },
);

test.each(SORTS.flatMap((sort) => ["", "cheese"].map((query) => ({ sort, query }))))(
  "a page of $query by $sort that skips is the one that walking leads to, and its next page goes on from it",
  async ({ sort, query }) => {
    const { ids } = await walk(request(query, { sort, limit: 37 }));
    const start = await store.corpusReader.search(request(query, { sort, limit: 10 }));
    const after = start.ok ? start.value.next : null;
    const far = await walkOn(request(query, { sort, limit: 10, after, skip: 30 }));
    expect(far).toEqual(ids.slice(40, 60));
  },
);

/** Ids of a page and of the one behind it. */
async function walkOn(first: SearchRequest): Promise<number[]> {
  const page = await store.corpusReader.search(first);
  if (!page.ok) throw new Error(page.error.message);
  const { skip: _, ...next } = { ...first, after: page.value.next };
  const behind = await store.corpusReader.search(next);
  if (!behind.ok) throw new Error(behind.error.message);
  return [...page.value.hits, ...behind.value.hits].map(({ id }) => id);
}

const FILTERS: readonly Filters[] = [
  {},
  { domain: ["food", "work"] },
  { domain: ["food"], type: ["memo"], length: ["under 500"] },
  { generator: ["grammar: g1"], subdomain: ["a"] },
  { generator: [""] },
  { flag: ["contaminated"] },
  { flag: ["contaminated", "near duplicate"], domain: ["travel", "food"] },
  { duplicates: "hide" },
  { duplicates: "only", type: ["blog", "report"] },
  { tag: ["good"] },
  { tag: ["odd"], domain: ["food"] },
];

function valuesOf(document: CorpusDocument, facet: FacetName): string[] {
  const { provenance } = document;
  if (facet === "length") return [LENGTH_BANDS[bandOf(document.length)]?.label ?? ""];
  if (facet === "generator") return [generatorLabel(provenance.generator)];
  if (facet === "flag") return [...document.flags];
  if (facet === "tag") return tags.get(document.id) ?? [];
  return [provenance[facet] ?? ""];
}

function passes(document: CorpusDocument, filters: Filters, but: FacetName | null): boolean {
  const copy = (flagBits(document.flags) & COPY_BITS) !== 0;
  if (filters.duplicates !== undefined && copy !== (filters.duplicates === "only")) return false;
  return FACETS.every((facet) => {
    const wanted: readonly string[] | undefined = filters[facet];
    return facet === but || wanted === undefined || valuesOf(document, facet).some((value) => wanted.includes(value));
  });
}

test.each(FILTERS.flatMap((filters) => QUERIES.slice(0, 3).map(([query, finds]) => ({ filters, query, finds }))))(
  "$query under $filters finds and counts what looking at every document does",
  async ({ filters, query, finds }) => {
    const { ids } = await walk(request(query, { filters, limit: 100, sort: "oldest" }));
    expect(ids).toEqual(all.filter((one) => finds(one) && passes(one, filters, null)).map(({ id }) => id));
    const facets = await store.corpusReader.facets({ corpus: null, query, filters });
    if (!facets.ok) throw new Error(facets.error.message);
    const expected = FACETS.map((facet): [string, FacetCount[]] => {
      const counts = new Map<string, number>();
      for (const document of all.filter((one) => finds(one) && passes(one, filters, facet))) {
        for (const value of valuesOf(document, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const list = [...counts].map(([value, count]) => ({ value, count }));
      return [facet, list.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))];
    });
    expect(facets.value.partial).toBe(false);
    expect(facets.value.counts).toEqual(Object.fromEntries(expected));
  },
);

test("a search in one corpus finds and counts nothing of another", async () => {
  const inTwo = all.filter(({ corpus }) => corpus === "two");
  const { ids, total } = await walk(request("", { corpus: "two" }));
  expect([ids, total]).toEqual([inTwo.map(({ id }) => id), 100]);
  const facets = await store.corpusReader.facets({ corpus: "two", query: "cheese", filters: {} });
  expect(facets.ok && facets.value.seen).toBe(inTwo.filter((one) => has(one, "cheese")).length);
});

test("the map counts documents and characters of every subdomain and type", () => {
  const map = store.documents.coverage("one");
  const expected = map.rows.map((row) =>
    map.columns.map((column) => {
      const here = all.filter(
        ({ corpus, provenance }) => corpus === "one" && provenance.subdomain === row && provenance.type === column,
      );
      return { documents: here.length, characters: here.reduce((sum, { length }) => sum + length, 0) };
    }),
  );
  expect([map.rows, map.columns]).toEqual([
    ["a", "b"],
    ["blog", "memo", "report"],
  ]);
  expect(map.cells).toEqual(expected);
});

test("a search that nobody waits for any more says so, and the next one is answered", async () => {
  const abort = new AbortController();
  const dropped = store.corpusReader.search(request("cheese"), abort.signal);
  abort.abort();
  expect(await dropped).toMatchObject({ ok: false, error: { code: "cancelled" } });
  const page = await store.corpusReader.search(request("cheese"));
  expect(page.ok && page.value.hits.length).toBe(20);
});
