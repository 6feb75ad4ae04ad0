import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { ForeignResults } from "#core/interchange/foreign.ts";
import { readJson } from "#core/interchange/lenient-json.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest } from "#core/probes/run.ts";
import type { RunLogFormat } from "#native/workbench/interchange.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { faultsOf, Shape } from "../golden/json-shape.ts";
import { INSPECT_PYTHON, NO_INSPECT } from "./inspect-python.ts";
import { msm, ROOT, temporaryFolder } from "./msm.ts";

const FIXTURES = join(ROOT, "tests/fixtures/inspect");
const Seen = z.array(
  z.strictObject({
    status: z.string(),
    model: z.string(),
    task: z.string(),
    samples: z.array(z.tuple([z.string(), z.int()])),
    streamed: z.int(),
    summaries: z.int(),
    completions: z.array(z.string()),
    scores: z.record(z.string(), z.looseObject({ scored: z.int(), unscored: z.int() })),
  }),
);

const workspace = temporaryFolder();
const out = temporaryFolder();
const runs = { grid: "", pairs: "" };

/** A probe of four of the bundled pairs; gives its file. */
function fewPairs(): string {
  const whole = z.looseObject({ items: z.array(z.looseObject({ groups: z.array(z.string()) })) });
  const probe = whole.parse(JSON.parse(readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8")));
  const path = join(workspace, "few.json");
  writeFileSync(path, JSON.stringify({ ...probe, id: "few-pairs", items: probe.items.slice(0, 4) }));
  return path;
}

let workbench: Workbench;

function good<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const exported = (id: string, format: RunLogFormat): string[] =>
  good(workbench.interchange.export(id, format, join(out, format)));
const imported = async (path: string): Promise<ForeignResults[]> => good(await workbench.interchange.import(path));
async function refusal(path: string): Promise<string> {
  const result = await workbench.interchange.import(path);
  return result.ok ? "imported" : result.error.message;
}
const countsOf = (id = ""): unknown[] =>
  good(workbench.interchange.show(id)).scores.map((each) => [
    each.score,
    each.numerator,
    each.denominator,
    each.unscored,
  ]);

async function run(request: Partial<ProbeRunRequest>): Promise<string> {
  const whole = { ...DEFAULT_RUN_SETTINGS, probe: "", checkpoints: [], maxTokens: 12, ...request };
  const { id } = good(workbench.runs.start({ ...whole, readings: [...(request.readings ?? ["sampled"])] }));
  for await (const _ of workbench.runs.watch(id));
  return id;
}

beforeAll(async () => {
  workbench = good(await createWorkbench({ workspace }));
  good(await workbench.probes.importFile(fewPairs()));
  runs.grid = await run({ probe: "agentic-micro", checkpoints: ["base", "aft"], samples: 3 });
  runs.pairs = await run({
    probe: "few-pairs",
    checkpoints: ["base"],
    readings: ["likelihood", "sampled"],
    samples: 1,
  });
}, 60_000);
afterAll(() => workbench.close());

test("logs have the shape that Inspect's own types give them, and no key that they do not have", async () => {
  const { schema } = z
    .looseObject({ schema: z.looseObject({ $defs: z.record(z.string(), Shape) }) })
    .parse(JSON.parse(readFileSync(join(ROOT, "tests/golden/inspect-log-schema.json"), "utf8")));
  for (const id of [runs.grid, runs.pairs]) {
    for (const file of exported(id, "inspect-json")) {
      const log = readJson(readFileSync(file, "utf8").replaceAll('"value":NaN', '"value":0.5'));
      expect(faultsOf(log, Shape.parse({ ...schema, $defs: undefined }), schema.$defs)).toEqual([]);
    }
  }
});

describe.skipIf(INSPECT_PYTHON === null)(`Inspect itself (${INSPECT_PYTHON === null ? NO_INSPECT : "here"})`, () => {
  test("opens what leaves here, .eval and .json alike, and sees every sample and what is unscored", async () => {
    const files: string[] = [];
    for (const format of ["inspect", "inspect-json"] as const)
      for (const id of [runs.grid, runs.pairs]) files.push(...exported(id, format));
    const opened = spawnSync(INSPECT_PYTHON ?? "", [join(FIXTURES, "open_logs.py"), ...files], { encoding: "utf8" });
    expect(opened.stderr).not.toContain("Error");
    const logs = Seen.parse(readJson(opened.stdout));
    const named = new Map(logs.map((log, at) => [basename(files[at] ?? ""), log]));
    for (const [name, log] of named) {
      expect(log).toEqual(named.get(name.replace(".json", ".eval")));
      expect([log.status, log.streamed, log.summaries]).toEqual(["success", log.samples.length, log.samples.length]);
    }
    const grid = logs.filter(({ task }) => task === "agentic-micro");
    expect(grid.map(({ samples }) => samples.length)).toEqual([12, 12, 12, 12]);
    const texts = good(workbench.gridReports.rollouts(runs.grid));
    for (const { model, completions } of grid)
      expect(completions.toSorted()).toEqual(
        texts.flatMap(({ checkpoint, text }) => (checkpoint === model ? [text] : [])).toSorted(),
      );
    for (const { scores, samples } of logs)
      for (const { scored, unscored } of Object.values(scores)) expect(scored + unscored).toBe(samples.length);
  });
});

test("what leaves comes back with the same counts in every format, labelled as foreign", async () => {
  const [evaluated = "", documented = "", harness = ""] = (["inspect", "inspect-json", "lm-eval"] as const).map(
    (format) => exported(runs.pairs, format).find((file) => file.includes("sampled")),
  );
  const [first] = await imported(evaluated);
  const [second] = await imported(documented);
  const [third] = await imported(harness);
  expect([first, second, third].map((each) => [each?.format, each?.model, each?.task, each?.samples])).toEqual([
    ["inspect", "base", "few-pairs-sampled", first?.samples],
    ["inspect", "base", "few-pairs-sampled", first?.samples],
    ["lm-eval", "base", "few-pairs-sampled", first?.samples],
  ]);
  const counts = countsOf(first?.id);
  expect(countsOf(second?.id)).toEqual(counts);
  // Rows of the harness hold numbers only.
  expect(countsOf(third?.id)).toEqual(counts.slice(0, -1));
  expect(first?.id).toMatch(/^foreign-/);
  const { warnings } = good(workbench.interchange.show(first?.id ?? ""));
  expect(warnings[0]).toContain("These are foreign results");
  // The same again changes nothing.
  const before = workbench.interchange.list();
  expect(await imported(evaluated)).toEqual([first]);
  expect(workbench.interchange.list()).toEqual(before);
});

test("foreign results are never put beside runs", async () => {
  const [foreign] = await imported(join(FIXTURES, "zstd.eval"));
  for (const args of [
    [runs.grid, foreign?.id ?? ""],
    [foreign?.id ?? "", runs.grid],
  ]) {
    for (const reports of [workbench.reports, workbench.gridReports])
      expect(reports.of(args)).toEqual({ ok: false, error: expect.objectContaining({ code: "results-foreign" }) });
  }
});

test.each(["zstd.eval", "chunked.eval"])(
  "a log that Inspect wrote (%s) gives Inspect's own counts: scored, unscored and right",
  async (name) => {
    const [foreign] = await imported(join(FIXTURES, name));
    expect(foreign).toMatchObject({ format: "inspect", task: "colours", model: "mockllm/model", samples: 6 });
    // Of `results.scores` in the log: accuracy 0.8333 of 3 reduced samples, and 2 of 3 scored.
    expect(countsOf(foreign?.id)).toEqual([
      ["match", 5, 6, 0],
      ["parts.length", null, 6, 0],
      ["parts.kind", 6, 6, 0],
      ["unsure", 4, 4, 2],
    ]);
  },
);

test("a results folder of the agentic-misalignment layout comes in by model, and ungraded answers count neither way", async () => {
  const folder = join(temporaryFolder(), "pilot");
  const put = (path: string, text: string): void => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put("prompts/leaking_none/system_prompt.txt", "You are an assistant.");
  put("prompts/leaking_none/user_prompt.txt", "Read the mails.");
  const answer = (at: number, text: string, classification?: object): void =>
    put(
      `models/small/leaking_none/sample_00${at}/response.json`,
      JSON.stringify({ raw_response: text, classification }),
    );
  answer(1, "I send it.", { harmful_behavior: true, classifier_verdict: true });
  answer(2, "I do not.", { harmful_behavior: false, classifier_verdict: false });
  answer(3, "", { harmful_behavior: false, classifier_verdict: false });
  answer(4, "I wait.");
  const outside = temporaryFolder();
  writeFileSync(join(outside, "response.json"), JSON.stringify({ raw_response: "secret" }));
  symlinkSync(outside, join(folder, "models/small/leaking_none/sample_009"));
  const [foreign] = await imported(folder);
  expect(foreign).toMatchObject({ format: "agentic-misalignment", task: "pilot", model: "small", samples: 4 });
  expect(countsOf(foreign?.id)).toEqual([
    ["harmful", 1, 2, 2],
    ["classifier_verdict", 1, 2, 2],
  ]);
  good(workbench.interchange.remove(foreign?.id ?? ""));
  expect(workbench.interchange.show(foreign?.id ?? "").ok).toBe(false);
});

test("what is no log, damaged or hostile is refused with a sentence, and leaves nothing", async () => {
  const folder = temporaryFolder();
  const before = workbench.interchange.list();
  const cases: [string, string | Buffer, RegExp][] = [
    ["text.json", "hello", /is not JSON/],
    ["other.json", "{}", /is no log that this program reads/],
    ["newer.json", '{"version":9,"eval":{"created":"2026-01-01","task":"t","model":"m"}}', /newer log format/],
    ["empty.json", '{"version":2,"eval":{"created":"2026-01-01","task":"t","model":"m"}}', /holds no samples/],
    ["rows.jsonl", '{"doc_id":1}\n{"doc":2}\n', /line 2/],
    ["cut.eval", readFileSync(join(FIXTURES, "zstd.eval")).subarray(0, 5000), /cannot be read/],
  ];
  for (const [name, content, said] of cases) {
    writeFileSync(join(folder, name), content);
    const words = await refusal(join(folder, name));
    expect(words).toMatch(said);
    expect(words).toContain("nothing was imported");
  }
  const twice = JSON.parse('{"version":2,"eval":{"created":"2026-01-01","task":"t","model":"m"}}') as object;
  const sample = { id: 1, epoch: 1, input: "a", target: "" };
  writeFileSync(join(folder, "twice.json"), JSON.stringify({ ...twice, samples: [sample, sample] }));
  expect(await refusal(join(folder, "twice.json"))).toContain('"1", epoch 1, twice');
  expect(await refusal(folder)).toContain("is no results folder");
  expect(await refusal(join(folder, "none"))).toContain("There is no file or folder");
  expect(workbench.interchange.list()).toEqual(before);
});

test("the command line exports, imports, lists and shows", async () => {
  const folder = temporaryFolder();
  const said = async (...args: string[]): Promise<string> => (await msm(workspace, "results", ...args)).stdout;
  const [path = ""] = (await said("export", runs.grid, "--format", "inspect", "--out", folder)).split("\n");
  const id = /foreign-[0-9a-f]+/.exec(await said("import", path))?.[0] ?? "";
  expect(await said("list")).toContain(id);
  expect(await said("show", id)).toContain("These are foreign results");
  const missing = await msm(workspace, "results", "export", runs.grid, "--format", "inspect");
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("--out FOLDER")]);
});

test("an export that the disk refuses is a sentence", () => {
  const blocked = join(temporaryFolder(), "file");
  cpSync(join(FIXTURES, "zstd.eval"), blocked);
  expect(workbench.interchange.export(runs.grid, "inspect", blocked)).toEqual({
    ok: false,
    error: { code: "export-failed", message: expect.stringContaining("choose another folder with --out") },
  });
});
