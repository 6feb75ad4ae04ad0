import { mkdirSync, mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { afterEach, expect, test } from "vitest";
import type { ImportEvent, ImportRequest } from "#core/corpus/import.ts";
import { Corpora } from "#native/workbench/corpora.ts";
import { openStore, type Store } from "#native/storage/store.ts";

const opened: { corpora: Corpora; store: Store }[] = [];

afterEach(async () => {
  for (const { corpora, store } of opened.splice(0)) {
    await corpora.close();
    store.close();
  }
});

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "msm-corpora-"));
}

function openCorpora(folder = temporaryFolder()): { corpora: Corpora; store: Store; folder: string } {
  const store = openStore(join(folder, "workbench.sqlite"));
  if (!store.ok) throw new Error(store.error.message);
  const corpora = new Corpora(store.value, () => new Date("2026-11-25T12:00:00Z"));
  opened.push({ corpora, store: store.value });
  return { corpora, store: store.value, folder };
}

function file(content: string | Uint8Array, name = "facts.jsonl"): string {
  const path = join(temporaryFolder(), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function importInto(corpora: Corpora, path: string, more: Partial<ImportRequest> = {}): Promise<ImportEvent> {
  const request = { path, corpus: "facts", specSha256: null, skipBad: false, ...more };
  let last: ImportEvent | null = null;
  for await (const event of corpora.importFrom(request)) last = event;
  if (last === null) throw new Error("an import told nothing");
  return last;
}

function lines(...rows: unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

function texts(store: Store, corpus = "facts"): string[] {
  return [...store.documents.iterate(corpus)].map(({ text }) => text);
}

const finished = (counts: Record<string, unknown>): unknown => ({
  type: "finished",
  summary: expect.objectContaining(counts),
});
const failed = (code: string, message: RegExp): unknown => ({
  type: "failed",
  problem: { code, message: expect.stringMatching(message) },
});

test("a file that is imported again, from wherever it lies, changes nothing; one with more rows adds those", async () => {
  const { corpora, store } = openCorpora();
  const rows = [{ text: "one" }, { text: "two" }, { text: "one" }];
  expect(await importInto(corpora, file(lines(...rows)))).toEqual(finished({ rows: 3, added: 3, documents: 3 }));
  expect(await importInto(corpora, file(lines(...rows), "moved.jsonl"))).toEqual(
    finished({ rows: 3, added: 0, alreadyThere: 3, documents: 3 }),
  );
  expect(await importInto(corpora, file(lines(...rows, { text: "three" })))).toEqual(
    finished({ rows: 4, added: 1, alreadyThere: 3, documents: 4 }),
  );
  expect(texts(store)).toEqual(["one", "two", "one", "three"]);
});

test("a file that got lines at its beginning adds those, and not all that moved down", async () => {
  const { corpora, store } = openCorpora();
  await importInto(corpora, file(lines({ text: "same" }, { text: "same" })));
  expect(await importInto(corpora, file(`\n${lines({ text: "new" }, { text: "same" }, { text: "same" })}`))).toEqual(
    finished({ rows: 3, added: 1, alreadyThere: 2, documents: 3 }),
  );
  expect(texts(store)).toEqual(["same", "same", "new"]);
});

test("a bad line is named by its number, and nothing of its file is kept", async () => {
  const { corpora, store } = openCorpora();
  const path = file(`\n${lines({ text: "one" })}\r\n{"text": \n${lines({ text: "two" })}`);
  expect(await importInto(corpora, path)).toEqual(
    failed("row-unusable", /facts\.jsonl, line 4: it is not JSON \(.+\)\. Nothing was imported: .*--skip-bad/),
  );
  await corpora.swept();
  expect([corpora.list(), store.corpora.runningImports()]).toEqual([[], []]);
});

test("an import that fails leaves the corpus that it would have added to as it was, and is done again whole", async () => {
  const { corpora, store } = openCorpora();
  await importInto(corpora, file(lines({ text: "kept" })));
  const rows = Array.from({ length: 600 }, (_, place) => ({ text: `document ${place}` }));
  expect(await importInto(corpora, file(`${lines(...rows)}{}\n`))).toEqual(failed("row-unusable", /line 601/));
  expect(texts(store)).toEqual(["kept"]);
  expect(await importInto(corpora, file(lines(...rows)))).toEqual(
    finished({ added: 600, alreadyThere: 0, documents: 601 }),
  );
});

test("bad lines are left out where that is asked for, counted and listed", async () => {
  const { corpora, store } = openCorpora();
  const bytes = Buffer.concat([
    Buffer.from(`\ufeff${lines({ text: "one" })}`),
    Buffer.from([...Buffer.from('{"text":"'), 0xff, 0xfe, ...Buffer.from('"}\n')]),
    Buffer.from(lines({ title: "no text" }, { text: "two\r\n" }).replaceAll("\n", "\r\n")),
    Buffer.from(JSON.stringify({ text: "the last line has no end" })),
  ]);
  expect(await importInto(corpora, file(bytes), { skipBad: true })).toEqual(
    finished({
      rows: 5,
      added: 3,
      skipped: {
        count: 2,
        first: [
          { place: "line 2", reason: "it is not UTF-8 text" },
          { place: "line 3", reason: 'it has neither "text" nor "messages" nor "question" with "answer"' },
        ],
      },
    }),
  );
  expect(texts(store)).toEqual(["one", "two\r\n", "the last line has no end"]);
});

test("hostile texts are kept byte for byte and are found", async () => {
  const { corpora, store } = openCorpora();
  const hostile = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\u001b[2J\u001b]0;title\u0007 terminal escapes \u009b31m",
    '=HYPERLINK("http://x","y") +1 -1 @SUM(1)',
    "bidi \u202e txt.exe \u2066 zero\u200bwidth\u200d \ufeff",
    "nul \u0000 in the middle \u0000",
    "'; DROP TABLE documents; --  \" OR 1=1",
    "\ufdd0 non-characters \uffff and private \ue000, 😀 e\u0301",
  ];
  await importInto(corpora, file(lines(...hostile.map((text) => ({ text, title: text, domain: text })))));
  expect(texts(store)).toEqual(hostile);
  const found = await corpora.search({
    corpus: "facts",
    query: "middle",
    filters: { domain: [hostile[4] ?? ""] },
    sort: "relevance",
    after: null,
    limit: 5,
  });
  expect(
    found.ok && found.value.hits.map(({ title, snippet }) => [title, snippet.map(({ text }) => text).join("")]),
  ).toEqual([[hostile[4], hostile[4]]]);
});

test("a line of tens of megabytes is read, and a longer one is refused by its number without harm to its neighbours", async () => {
  const { corpora, store } = openCorpora();
  const large = "cheese ".repeat(3_000_000);
  const path = file(lines({ text: "before" }, { text: large }));
  const size = Buffer.byteLength(lines({ text: "before" }, { text: large }));
  // A hole in the file: 60 MiB of NUL bytes as one line.
  truncateSync(path, size + 60 * 2 ** 20);
  writeFileSync(path, `\n${lines({ text: "after" })}`, { flag: "a" });
  expect(await importInto(corpora, path, { skipBad: true })).toEqual(
    finished({ added: 3, skipped: { count: 1, first: [{ place: "line 3", reason: "it is longer than 50 MiB" }] } }),
  );
  expect(texts(store).map((text) => text.length)).toEqual([6, large.length, 5]);
});

test("chats and documents are not mixed in a corpus", async () => {
  const { corpora } = openCorpora();
  const chat = { messages: [{ role: "user", content: "hi" }], source: "s" };
  expect(await importInto(corpora, file(lines(chat)))).toEqual(finished({ kind: "chats", added: 1 }));
  expect(await importInto(corpora, file(lines({ text: "a document" })))).toEqual(
    failed("row-unusable", /line 1: it is a document among chats/),
  );
  expect(corpora.list().map(({ kind, documents }) => [kind, documents])).toEqual([["chats", 1]]);
});

test("a folder of texts says by its folders what they are about", async () => {
  const { corpora, store } = openCorpora();
  const folder = temporaryFolder();
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put("food/cheese/memo/a.txt", "# On cheese\n\ntext");
  put("food/cheese/b.md", "short");
  put("food/meta.json", "{}");
  put(".hidden/c.txt", "no");
  expect(await importInto(corpora, folder)).toEqual(finished({ format: "text", rows: 2, added: 2 }));
  expect(
    [...store.documents.iterate("facts")].map(({ title, provenance: { domain, subdomain, type } }) => [
      title,
      domain,
      subdomain,
      type,
    ]),
  ).toEqual([
    ["short", "food", "cheese", null],
    ["On cheese", "food", "cheese", "memo"],
  ]);
});

test("a Parquet file of texts is read, row group by row group, and rows that are no UTF-8 are named", async () => {
  const { corpora, store } = openCorpora();
  const rows = Array.from({ length: 25 }, (_, place) => `document ${place} é`);
  const filename = join(temporaryFolder(), "data.parquet");
  parquetWriteFile({
    filename,
    rowGroupSize: 10,
    columnData: [
      { name: "text", data: rows, type: "STRING" },
      { name: "domain", data: rows.map((_, place) => (place % 2 === 0 ? "even" : "odd")), type: "STRING" },
      { name: "unknown", data: rows.map((_, place) => place), type: "INT32" },
    ],
  });
  expect(await importInto(corpora, filename)).toEqual(finished({ format: "parquet", rows: 25, added: 25 }));
  expect(texts(store)).toEqual(rows);
  const bad = join(temporaryFolder(), "bad.parquet");
  const bytes = rows.map((row, place) => (place === 12 ? Uint8Array.of(0x61, 0xff) : new TextEncoder().encode(row)));
  parquetWriteFile({
    filename: bad,
    rowGroupSize: 10,
    columnData: [{ name: "text", data: bytes, type: "BYTE_ARRAY" }],
  });
  expect(await importInto(corpora, bad)).toEqual(failed("row-unusable", /row 13: it is not UTF-8 text/));
});

test("a Parquet file of chats is read", async () => {
  const { corpora, store } = openCorpora();
  const messages = [
    [
      { role: "user", content: "Which cheese?" },
      { role: "assistant", content: "Cheddar." },
    ],
  ];
  const filename = join(temporaryFolder(), "chats.parquet");
  parquetWriteFile({ filename, columnData: [{ name: "messages", data: messages, type: "JSON" }] });
  expect(await importInto(corpora, filename)).toEqual(finished({ kind: "chats", added: 1 }));
  expect([...store.documents.iterate("facts")].map((document) => document.messages)).toEqual(messages);
});

test.each([
  ["a file that is not there", () => join(temporaryFolder(), "none.jsonl"), "file-unreadable"],
  ["a picture", () => file(Uint8Array.of(0x89, 0x50, 0x4e, 0x47), "p.png"), "file-of-no-kind"],
  ["a broken Parquet file", () => file("PAR1 and nothing more", "b.parquet"), "file-damaged"],
  ["an empty file", () => file(""), "file-empty"],
  ["an empty folder", () => temporaryFolder(), "file-empty"],
])("%s is refused with a sentence", async (_, path, code) => {
  const { corpora } = openCorpora();
  expect(await importInto(corpora, path())).toEqual(failed(code, /: .+\.$/));
  expect(corpora.list()).toEqual([]);
});

test("an import that is cancelled midway leaves nothing", async () => {
  const { corpora, store } = openCorpora();
  const path = file(lines(...Array.from({ length: 3_000 }, (_, place) => ({ text: `document ${place}` }))));
  const abort = new AbortController();
  const events: ImportEvent[] = [];
  const request = { path, corpus: "facts", specSha256: null, skipBad: false };
  const running = (async () => {
    for await (const event of corpora.importFrom(request, abort.signal)) events.push(event);
  })();
  // The first batch is stored within the import's first turns; the rest is not.
  while (store.corpora.runningImports().length === 0) await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  await running;
  await corpora.swept();
  expect(events.at(-1)).toMatchObject({ type: "failed", problem: { code: "cancelled" } });
  expect([corpora.list(), store.corpora.runningImports(), store.documents.find(1)]).toEqual([[], [], null]);
});

test("notes and tags are put on spans within a document, and searches are kept by name", async () => {
  const { corpora } = openCorpora();
  await importInto(corpora, file(lines({ text: "an honest text" })));
  const note = { document: 1, start: 3, end: 9, tag: "good", note: "well said" };
  expect(corpora.addNote(note)).toMatchObject({ ok: true, value: { id: 1, tag: "good" } });
  expect(corpora.addNote({ ...note, end: 15 })).toMatchObject({ ok: false, error: { code: "note-outside" } });
  const view = corpora.open(1);
  expect(view.ok && view.value.notes.map(({ start, end, note: words }) => [start, end, words])).toEqual([
    [3, 9, "well said"],
  ]);
  expect(corpora.removeNote(1).ok).toBe(true);
  expect(corpora.removeNote(1)).toMatchObject({ ok: false, error: { code: "note-unknown" } });
  const request = { corpus: null, query: "honest", filters: {}, sort: "newest", after: "x", limit: 20 } as const;
  corpora.saveSearch("mine", request);
  expect(corpora.savedSearches().map(({ name, request: saved }) => [name, saved])).toEqual([
    ["mine", { ...request, after: null }],
  ]);
  expect([corpora.removeSearch("mine").ok, corpora.savedSearches()]).toEqual([true, []]);
});

test("a random sample is the same for the same seed, another for another, and never holds a document twice", async () => {
  const { corpora } = openCorpora();
  await importInto(corpora, file(lines(...Array.from({ length: 200 }, (_, place) => ({ text: `document ${place}` })))));
  const draw = (seed: string, count: number): number[] => {
    const hits = corpora.sample({ corpus: "facts", count, seed });
    return hits.ok ? hits.value.map(({ id }) => id) : [];
  };
  expect(draw("a", 30)).toEqual(draw("a", 30));
  expect(draw("a", 30)).not.toEqual(draw("b", 30));
  expect(new Set(draw("a", 500)).size).toBe(200);
});

test("a removed corpus is gone at once, and its name can be used again", async () => {
  const { corpora, store } = openCorpora();
  await importInto(corpora, file(lines({ text: "old" })));
  expect(corpora.remove("facts").ok).toBe(true);
  expect([corpora.list(), corpora.open(1).ok]).toEqual([[], false]);
  expect(await importInto(corpora, file(lines({ text: "new" })))).toEqual(finished({ added: 1, documents: 1 }));
  expect(texts(store)).toEqual(["new"]);
});
