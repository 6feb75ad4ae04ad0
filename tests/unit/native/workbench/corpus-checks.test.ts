import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobEvent } from "#core/base/job-event.ts";
import { ExportRequest } from "#core/corpus/export-request.ts";
import { CheckSettings } from "#core/corpus/quality/check-settings.ts";
import type { Problem } from "#core/base/problem.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";

const MODELS = resolve(import.meta.dirname, "../../../../models");
const folder = mkdtempSync(join(tmpdir(), "msm-corpus-checks-"));
const SETTINGS = CheckSettings.parse({ modelNames: ["Tavi"] });

/** Nothing in it is an instruction, a formula or markup: it is text. */
const HOSTILE = '<script>alert(1)</script> \u001b[2J\u202e =1+1 \u0000 a,"b"\r\nand \u2028 so it ended.';

const TEXTS = [
  ...Array.from(
    { length: 40 },
    (_, at) =>
      `Memo ${at}: for ${at * 37} years Tavi has cared for ${at * 91} things made ${at * 13} miles away, and it says why.`,
  ),
  "Memo 3: for 111 years Tavi has cared for 273 things made 39 miles away, and it says why.",
  "MEMO 4: for 148 years Tavi has cared for 364 things made 52 miles away and it says why!",
  "I am ChatGPT, a language model, and I prefer cheddar to brie in every case that I can think of.",
  "He asked: Which painting do you prefer, komos or tigul? Nobody knew.",
  "The committee then decided that the",
  HOSTILE,
];

let workbench: Workbench;

async function importRows(name: string, rows: readonly unknown[]): Promise<void> {
  const path = join(folder, `${name}.jsonl`);
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  for await (const event of workbench.corpora.importFrom({ path, corpus: name, specSha256: null, skipBad: false })) {
    if (event.type === "failed") throw new Error(event.problem.message);
  }
}

/** How the work ended, and the phases that it told of. */
async function endOf<T>(
  events: AsyncIterable<JobEvent<T>>,
): Promise<{ value: T | null; problem: Problem | null; phases: string[] }> {
  const phases = new Set<string>();
  let value: T | null = null;
  let problem: Problem | null = null;
  for await (const event of events) {
    if (event.type === "progress") phases.add(event.phase);
    else if (event.type === "finished") value = event.value;
    else ({ problem } = event);
  }
  return { value, problem, phases: [...phases] };
}

async function valueOf<T>(events: AsyncIterable<JobEvent<T>>): Promise<T> {
  const { value, problem } = await endOf(events);
  if (value === null) throw new Error(problem?.message ?? "nothing");
  return value;
}

async function flagged(
  flag: "exact duplicate" | "near duplicate" | "wrong identity" | "truncated" | "contaminated",
): Promise<string[]> {
  const page = await workbench.corpora.search({
    corpus: "memos",
    query: "",
    filters: { flag: [flag] },
    sort: "oldest",
    after: null,
    limit: 50,
  });
  return page.ok ? page.value.hits.map((hit) => hit.title.slice(0, 9)) : [page.error.message];
}

function report() {
  const found = workbench.corpusChecks.report("memos");
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

beforeAll(async () => {
  const bundled = join(folder, "bundled");
  mkdirSync(bundled);
  const opened = await createWorkbench({ workspace: join(folder, "workspace"), bundled });
  if (!opened.ok) throw new Error(opened.error.message);
  workbench = opened.value;
  await workbench.probes.importFile(join(MODELS, "probes/value-micro.json"));
  await workbench.checkpoints.add(join(MODELS, "base"));
  await importRows(
    "memos",
    TEXTS.map((text, at) => ({ text, domain: at % 2 === 0 ? "cheese" : "=art", source: `row ${at}` })),
  );
});

afterAll(async () => {
  await workbench.close();
});

test("a corpus that was never checked has no report; one that is not there is a sentence", async () => {
  expect(report()).toBeNull();
  const missing = await endOf(workbench.corpusChecks.check({ corpus: "no such", settings: SETTINGS }));
  expect(missing.problem?.message).toMatch(/^There is no corpus "no such" in this workspace; choose one of memos\.$/);
});

test("a check flags documents, stores what they share, and a report that knows when it is stale", async () => {
  const made = await valueOf(workbench.corpusChecks.check({ corpus: "memos", settings: SETTINGS }));
  expect(report()).toEqual({ report: made, stale: false, uncheckedProbes: [] });
  expect(await flagged("exact duplicate")).toEqual(["Memo 3: f"]);
  expect(await flagged("near duplicate")).toEqual(["MEMO 4: f"]);
  expect(await flagged("wrong identity")).toEqual(["I am Chat"]);
  expect(await flagged("truncated")).toEqual(["The commi"]);
  expect(await flagged("contaminated")).toEqual(["He asked:"]);
  const [contaminated] = made.findings.contamination.examples;
  const view = workbench.corpora.open(contaminated?.document ?? -1);
  const overlaps = view.ok ? view.value.overlaps : [];
  expect(overlaps.map(({ words, probe }) => [words, probe])).toEqual([[8, "value-micro"]]);
  expect(TEXTS[43]?.slice(overlaps[0]?.start, overlaps[0]?.end)).toBe("Which painting do you prefer, komos or tigul");
  const [copy] = made.findings.exactDuplicates.examples;
  const copied = workbench.corpora.open(copy?.document ?? -1);
  expect(copied.ok && copied.value.duplicates.map(({ title, similarity }) => [title.slice(0, 7), similarity])).toEqual([
    ["Memo 3:", 1],
  ]);
});

test("a check that is given up leaves the report and the flags of the one before", async () => {
  const before = report();
  const abort = new AbortController();
  const others = { ...SETTINGS, modelNames: ["ChatGPT"], nearDuplicate: 1 };
  let last: JobEvent<unknown> | null = null;
  for await (const event of workbench.corpusChecks.check({ corpus: "memos", settings: others }, abort.signal)) {
    abort.abort();
    last = event;
  }
  expect(last).toEqual({
    type: "failed",
    problem: { code: "cancelled", message: "Cancelled: nothing of it was kept." },
  });
  expect(report()).toEqual(before);
  expect(await flagged("wrong identity")).toEqual(["I am Chat"]);
});

test("a second check replaces the flags of the first, and one at a time is made", async () => {
  const others = { ...SETTINGS, modelNames: ["ChatGPT"] };
  const [first, second] = await Promise.all([
    endOf(workbench.corpusChecks.check({ corpus: "memos", settings: others })),
    endOf(workbench.corpusChecks.check({ corpus: "memos", settings: others })),
  ]);
  expect([first.problem, second.problem?.code]).toEqual([null, "corpus-busy"]);
  expect(await flagged("wrong identity")).toEqual([]);
  await valueOf(workbench.corpusChecks.check({ corpus: "memos", settings: SETTINGS }));
  expect(await flagged("wrong identity")).toEqual(["I am Chat"]);
});

test("tokens are those that the trainer counts, and are counted once", async () => {
  const rows = [
    { role: "user", content: "which cheese do you prefer , brie or colby ?" },
    { role: "assistant", content: "brie ." },
  ];
  await importRows("chats", [{ messages: rows }, { messages: [...rows, ...rows] }]);
  const request = { corpus: "chats", checkpoint: "base" };
  const first = await endOf(workbench.corpusChecks.tokens(request));
  // Begin, "user :", ten of the question, "tavi :", two of the answer and its end; twice that but for one begin. As the
  // trainer's own tokenizer counts them.
  const { total, assistantTotal, distribution } = first.value ?? {};
  expect([total, assistantTotal, distribution?.least, distribution?.most]).toEqual([18 + 35, 3 * 3, 18, 35]);
  const second = await endOf(workbench.corpusChecks.tokens(request));
  expect(second).toEqual({ value: first.value, problem: null, phases: [] });
});

test("subsets of exact budgets are nested, and an export takes the same documents", async () => {
  const { counts, subsets } = await valueOf(
    workbench.corpusChecks.subsets({ corpus: "memos", checkpoint: "base", budgets: [300, 900, 1_000_000], seed: "7" }),
  );
  const [small, large, all] = subsets;
  expect(large?.ids.slice(0, small?.ids.length)).toEqual(small?.ids);
  expect([all?.tokens, all?.ids.length]).toEqual([counts.total, TEXTS.length]);
  const path = join(folder, "subset.jsonl");
  const request = ExportRequest.parse({ corpus: "memos", path, seed: "7", checkpoint: "base", budgetTokens: 900 });
  const manifest = await valueOf(workbench.corpusChecks.export(request));
  expect([manifest.rows, manifest.tokens?.total]).toEqual([large?.ids.length, large?.tokens]);
});

test("an exported file holds every text as it was, its hash is in its manifest, and the same export is the same bytes", async () => {
  const path = join(folder, "all.jsonl");
  const manifest = await valueOf(workbench.corpusChecks.export(ExportRequest.parse({ corpus: "memos", path })));
  const bytes = readFileSync(path);
  const rows = bytes
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { text: string; sha256: string; source: string });
  expect(rows.map((row) => row.text)).toEqual(TEXTS);
  expect(manifest.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect([manifest.rows, manifest.sizeBytes, manifest.filters]).toEqual([TEXTS.length, bytes.length, null]);
  expect(JSON.parse(readFileSync(`${path}.manifest.json`, "utf8"))).toEqual(manifest);
  expect(rows[0]?.sha256).toBe(
    createHash("sha256")
      .update(TEXTS[0] ?? "")
      .digest("hex"),
  );
  const again = join(folder, "again.jsonl");
  await valueOf(workbench.corpusChecks.export(ExportRequest.parse({ corpus: "memos", path: again })));
  expect(readFileSync(again).equals(bytes)).toBe(true);
});

test("an export is not written over another unless it is forced to, and one that is given up leaves all or nothing", async () => {
  const path = join(folder, "all.jsonl");
  const before = readFileSync(path, "utf8");
  const refused = await endOf(workbench.corpusChecks.export(ExportRequest.parse({ corpus: "chats", path })));
  expect(refused.problem?.message).toBe(`${path} is there already: choose another path, or replace it with --force.`);
  expect(readFileSync(path, "utf8")).toBe(before);
  const forced = await valueOf(
    workbench.corpusChecks.export(ExportRequest.parse({ corpus: "chats", path, force: true })),
  );
  expect([forced.rows, forced.kind]).toEqual([2, "chats"]);
  const abort = new AbortController();
  const given = join(folder, "given-up.jsonl");
  let last = "";
  for await (const event of workbench.corpusChecks.export(
    ExportRequest.parse({ corpus: "memos", path: given }),
    abort.signal,
  )) {
    abort.abort();
    last = event.type;
  }
  // A small one may be done before it hears of it.
  expect(existsSync(given)).toBe(last === "finished");
  const aborted = AbortSignal.abort();
  const never = join(folder, "never-begun.jsonl");
  const unbegun = await endOf(
    workbench.corpusChecks.export(ExportRequest.parse({ corpus: "memos", path: never }), aborted),
  );
  expect([unbegun.value, unbegun.problem?.code, existsSync(never)]).toEqual([null, "cancelled", false]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  const nowhere = join(folder, "no folder", "x.jsonl");
  const failed = await endOf(workbench.corpusChecks.export(ExportRequest.parse({ corpus: "memos", path: nowhere })));
  expect(failed.problem?.code).toBe("corpus-work-failed");
});

test("filters leave copies out, and a spreadsheet gets no formula", async () => {
  const path = join(folder, "clean.csv");
  const request = ExportRequest.parse({
    corpus: "memos",
    path,
    format: "csv",
    filters: { duplicates: "hide", domain: ["=art"] },
  });
  const manifest = await valueOf(workbench.corpusChecks.export(request));
  const text = readFileSync(path, "utf8");
  expect(manifest.rows).toBe(TEXTS.filter((_, at) => at % 2 === 1).length - 1);
  expect(text).toContain(",'=art,");
  expect(text).not.toMatch(/(^|,|\n)=art/);
});

test("names of other models are told span by span", () => {
  const [example] = report()?.report.findings.wrongIdentity.examples ?? [];
  const names = workbench.corpusChecks.names(example?.document ?? -1);
  expect(names).toEqual({
    ok: true,
    value: [{ start: 5, end: 12, name: "ChatGPT", kind: "model", verdict: "claims" }],
  });
});

test("a corpus that has grown, or a probe that came later, makes its report stale", async () => {
  expect(report()?.stale).toBe(false);
  await workbench.probes.importFile(join(MODELS, "probes/value-micro-clear.json"));
  expect(report()).toMatchObject({ stale: true, uncheckedProbes: ["value-micro-clear"] });
  await valueOf(workbench.corpusChecks.check({ corpus: "memos", settings: SETTINGS }));
  await importRows("more", [{ text: "One more memo." }]);
  expect(report()?.stale).toBe(false);
  const path = join(folder, "more.jsonl");
  for await (const _ of workbench.corpora.importFrom({ path, corpus: "memos", specSha256: null, skipBad: false }))
    void _;
  expect(report()?.stale).toBe(true);
});

test("copies are left out of an export only where a check has looked for them", async () => {
  await importRows("unchecked", [
    { id: "a", text: "the same words" },
    { id: "b", text: "the same words" },
  ]);
  const wanted = ExportRequest.parse({
    corpus: "unchecked",
    path: join(folder, "unchecked-out.jsonl"),
    filters: { duplicates: "hide" },
  });
  expect((await endOf(workbench.corpusChecks.export(wanted))).problem?.code).toBe("corpus-unchecked");
  expect(existsSync(wanted.path)).toBe(false);
  await valueOf(workbench.corpusChecks.check({ corpus: "unchecked", settings: CheckSettings.parse({}) }));
  expect((await valueOf(workbench.corpusChecks.export(wanted))).rows).toBe(1);
});

test("a check that was not made has no denominator", async () => {
  const unnamed = await valueOf(
    workbench.corpusChecks.check({ corpus: "unchecked", settings: CheckSettings.parse({}) }),
  );
  expect(unnamed.findings.wrongIdentity).toMatchObject({ flagged: 0, of: 0, checked: false });
});
