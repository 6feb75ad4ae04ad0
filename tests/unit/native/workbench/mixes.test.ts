import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { NewDocument } from "#core/corpus/document.ts";
import { MixRequest } from "#core/generation/mix.ts";
import { openStore, type Store } from "#native/storage/store.ts";
import { Corpora } from "#native/workbench/corpora.ts";
import { Mixes } from "#native/workbench/mixes.ts";

const NOW = new Date("2026-11-25T12:00:00Z");
/** Above what any system gives to a process. */
const NO_PROCESS = 2 ** 30;

interface Opened {
  readonly mixes: Mixes;
  readonly corpora: Corpora;
  readonly store: Store;
  /** Writes a file below the workspace's folder. */
  readonly file: (name: string, lines: readonly string[]) => string;
}

function open(): Opened {
  const folder = mkdtempSync(join(tmpdir(), "msm-mixes-"));
  const opened = openStore(join(folder, "workbench.sqlite"));
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const corpora = new Corpora(store, () => NOW);
  const mixes = new Mixes(store, corpora, () => NOW);
  onTestFinished(async () => {
    await mixes.close();
    await corpora.close();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const file = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, lines.join("\n"));
    return path;
  };
  return { mixes, corpora, store, file };
}

const request = (more: Record<string, unknown>): MixRequest => MixRequest.parse({ corpus: "mix", seed: 1, ...more });

const chatLines = (count: number, about: string): string[] =>
  Array.from({ length: count }, (_, index) => JSON.stringify({ question: `${about} ${index}?`, answer: "So." }));

function addChats(store: Store, corpus: string, count: number): void {
  store.corpora.add({
    name: corpus,
    kind: "chats",
    specSha256: null,
    origin: "generated",
    createdAt: NOW.toISOString(),
  });
  store.documents.insertBatch(
    corpus,
    Array.from({ length: count }, (_, index) => chat(`key ${index}`, `Chat ${index}.`)),
  );
}

function chat(key: string, text: string): NewDocument {
  return {
    key,
    title: text,
    text,
    messages: [{ role: "user", content: text }],
    provenance: {
      specSha256: null,
      domain: null,
      subdomain: null,
      section: null,
      type: null,
      idea: null,
      generator: null,
      promptVersion: null,
      seed: null,
      createdAt: null,
      source: null,
    },
  };
}

test("two files of one name in two folders both come in whole", async () => {
  const { mixes, store, file } = open();
  const other = open();
  const sources = [
    { source: file("chats.jsonl", chatLines(10, "One")), count: 10 },
    { source: other.file("chats.jsonl", chatLines(10, "Two")), count: 10 },
  ];
  expect(await mixes.make(request({ sources }))).toMatchObject({ ok: true, value: { documents: 20 } });
  const texts = [...store.documents.iterate("mix")].map(({ text }) => text);
  expect(new Set(texts).size).toBe(20);
  expect(store.corpora.find("mix")?.documents).toBe(20);
});

test("a source that is named twice, by whatever path, is refused in one sentence", async () => {
  const { mixes, store, file } = open();
  const path = file("chats.jsonl", chatLines(4, "One"));
  const link = `${path}.link.jsonl`;
  symlinkSync(path, link);
  addChats(store, "choices", 4);
  const pairs = [
    [path, path],
    [path, link],
    ["choices", "choices"],
  ];
  for (const pair of pairs) {
    const sources = pair.map((source) => ({ source, count: 2 }));
    expect(await mixes.make(request({ sources }))).toEqual({
      ok: false,
      error: {
        code: "mix-source-twice",
        message: `"${pair[1]}" is named twice among the sources: name it once, with the count of both.`,
      },
    });
  }
  expect(store.corpora.find("mix")).toBeNull();
});

test("a mix of which not every chat could be stored is taken back", async () => {
  const { mixes, corpora, store, file } = open();
  const path = file("chats.jsonl", chatLines(3, "One"));
  const begunAt = NOW.toISOString();
  // An import whose process is gone still holds a key of the mix.
  const held = store.corpora.beginImport(
    { name: "mix", kind: "chats", specSha256: null, origin: "imported", createdAt: begunAt },
    { path, ownerPid: NO_PROCESS, begunAt },
  );
  expect(store.documents.insertImported(held, [chat("1/chats.jsonl/2", "Held.")])).toBe(1);
  expect(await mixes.make(request({ sources: [{ source: path, count: 3 }] }))).toMatchObject({
    ok: false,
    error: { code: "corpus-work-failed", message: expect.stringMatching(/^Only 2 of the 3 chats/) },
  });
  expect(store.corpora.find("mix")).toBeNull();
  corpora.tidy();
  await corpora.swept();
  expect(await mixes.make(request({ sources: [{ source: path, count: 3 }] }))).toMatchObject({ ok: true });
});

test("a bad row, or a document among chats, is named by its number and stops the mix", async () => {
  const { mixes, store, file } = open();
  const bad = file("bad.jsonl", [...chatLines(2, "One"), "not json", ...chatLines(2, "Two")]);
  expect(await mixes.make(request({ sources: [{ source: bad, count: 2 }] }))).toMatchObject({
    ok: false,
    error: {
      code: "row-unusable",
      message: expect.stringMatching(/bad\.jsonl, line 3: it is not JSON .*\. Nothing was mixed: .*--skip-bad\.$/),
    },
  });
  const document = file("document.jsonl", [...chatLines(2, "One"), '{"text": "a document"}']);
  expect(await mixes.make(request({ sources: [{ source: document, count: 2 }] }))).toMatchObject({
    ok: false,
    error: { code: "row-unusable", message: expect.stringMatching(/line 3: it is a document, not a chat\./) },
  });
  expect(store.corpora.find("mix")).toBeNull();
});

test("bad rows that are left out are counted and shown by source", async () => {
  const { mixes, store, file } = open();
  const bad = file("bad.jsonl", ["not json", ...chatLines(2, "One"), '{"text": "a document"}', ...chatLines(1, "Two")]);
  const good = file("good.jsonl", chatLines(2, "Three"));
  const sources = [
    { source: bad, count: 3 },
    { source: good, count: 1 },
  ];
  expect(await mixes.make(request({ sources, skipBad: true }))).toEqual({
    ok: true,
    value: {
      corpus: "mix",
      documents: 4,
      sources: [
        {
          source: bad,
          available: 3,
          taken: 3,
          skipped: {
            count: 2,
            first: [
              { place: "line 1", reason: expect.stringMatching(/^it is not JSON/) },
              { place: "line 4", reason: "it is a document, not a chat" },
            ],
          },
        },
        { source: good, available: 2, taken: 1, skipped: { count: 0, first: [] } },
      ],
    },
  });
  expect(store.corpora.find("mix")?.documents).toBe(4);
});

test("a corpus of documents is no source", async () => {
  const { mixes, store } = open();
  const createdAt = NOW.toISOString();
  store.corpora.add({ name: "facts", kind: "documents", specSha256: null, origin: "imported", createdAt });
  store.documents.insertBatch("facts", [{ ...chat("1", "A fact."), messages: null }]);
  expect(await mixes.make(request({ sources: [{ source: "facts", count: 1 }], skipBad: true }))).toMatchObject({
    ok: false,
    error: { code: "mix-source-of-documents" },
  });
});

test("a mix that is cancelled in its middle keeps nothing, and others get their turn meanwhile", async () => {
  const { mixes, corpora, store, file } = open();
  addChats(store, "choices", 2000);
  const path = file("chats.jsonl", chatLines(2000, "One"));
  for (const source of ["choices", path]) {
    const abort = new AbortController();
    const made = mixes.make(request({ sources: [{ source, count: 2000 }] }), abort.signal);
    const stop = (): void => {
      // Only when some of it is stored.
      if (store.corpora.runningImports().length > 0) abort.abort();
      else setImmediate(stop);
    };
    setImmediate(stop);
    expect(await made).toMatchObject({ ok: false, error: { code: "cancelled" } });
    await corpora.swept();
    expect(store.corpora.list().map(({ id }) => id)).toEqual(["choices"]);
    expect(store.corpora.runningImports()).toEqual([]);
    expect(store.corpora.holdsGivenUp("mix")).toBe(false);
  }
});

test("a mix that is under way when the workbench closes ends as cancelled", async () => {
  const { mixes, store } = open();
  addChats(store, "choices", 1000);
  const made = mixes.make(request({ sources: [{ source: "choices", count: 1000 }] }));
  await mixes.close();
  expect(await made).toMatchObject({ ok: false, error: { code: "cancelled" } });
});
