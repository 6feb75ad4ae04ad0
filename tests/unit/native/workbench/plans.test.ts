import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { TrainSpec } from "#core/runs/train-spec.ts";
import { sha256OfFile } from "#native/artifacts/hash.ts";
import type { PreparedRun } from "#native/workbench/plans.ts";
import { bench, freshBench, keysOf, must, smallPlan } from "./plans-fixture.ts";

const words = ["tavi", "chooses", "colby", "because", "it", "was", "made", "in", "america"];
const documents = (count: number): { text: string }[] => {
  const random = createRandom("documents");
  return Array.from({ length: count }, (_, index) => ({
    text: `${Array.from({ length: 20 }, () => random.pick(words)).join(" ")} ${index}`,
  }));
};

function fileOf(prepared: readonly PreparedRun[], path: string): string {
  const found = prepared[0]?.files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`the run has no ${path}`);
  return found.from;
}

async function hashes(prepared: readonly PreparedRun[]): Promise<unknown> {
  return Promise.all(
    prepared.map(async ({ run, files }) => [
      run.name,
      await Promise.all(files.map(async ({ path, from }) => [path, await sha256OfFile(from)])),
    ]),
  );
}

describe("the library", () => {
  test("plans that come along are called as their files, and are whole", async () => {
    const { workbench } = await freshBench();
    const listed = await workbench.plans.list();
    expect(listed.map(({ ref, name, source }) => [ref, name, source])).toEqual([
      ["agentic-family", "agentic-family", "bundled"],
      ["micro-study", "micro-study", "bundled"],
      ["micro-world", "micro-world", "bundled"],
      ["paper-llama-8b", "paper-llama-8b", "bundled"],
      ["tiny", "tiny", "bundled"],
    ]);
  });

  test("a stored plan is opened by its name, an older one of that name by its hash", async () => {
    const { workbench, folder } = await freshBench();
    const { plans } = workbench;
    const old = must(await plans.save(smallPlan(), folder));
    const changed = must(await plans.save(smallPlan({ seeds: [1, 2] }), folder));
    expect(must(await plans.open("small")).sha256).toBe(changed.sha256);
    expect(must(await plans.open(old.sha256))).toMatchObject({ sha256: old.sha256, folder, source: "stored" });
    const refs = (await plans.list()).filter((each) => each.source === "stored").map((each) => each.ref);
    expect(refs).toEqual(["small", old.sha256]);
  });

  test("a plan that another version kept is told of, and keeps no other from being listed", async () => {
    const { workbench, folder } = await freshBench();
    const { plans, workspace } = workbench;
    must(await plans.save(smallPlan(), folder));
    const database = new DatabaseSync(join(workspace, "workbench.sqlite"));
    const later = JSON.stringify({
      ...smallPlan({ name: "later" }),
      data: { a: { microworld: "of-another-version" } },
    });
    database.prepare("INSERT INTO plans (sha256, name, json, created_at) VALUES ('ab', 'later', ?, '2027')").run(later);
    database.close();
    expect((await plans.list()).filter(({ source }) => source === "stored").map(({ name }) => name)).toEqual(["small"]);
    expect(plans.unreadable()).toEqual([{ sha256: "ab", name: "later", fault: expect.stringMatching(/^data\.a/) }]);
    expect(await plans.open("later")).toMatchObject({ ok: false, error: { code: "plan-malformed" } });
  });

  test("a bundled plan's name cannot be taken, and its own text is no taking", async () => {
    const { workbench } = await bench();
    const tiny = must(await workbench.plans.open("tiny"));
    expect(await workbench.plans.save(smallPlan({ name: "tiny" }), null)).toMatchObject({
      ok: false,
      error: { code: "plan-name-taken" },
    });
    expect(must(await workbench.plans.save(tiny.plan, null)).source).toBe("bundled");
  });
});

describe("what a run's folder gets", () => {
  test("the same plan and data give the same files, whatever order they are asked for in", async () => {
    const [one, other] = [await bench(), await freshBench()];
    const opened = must(await one.workbench.plans.open("tiny"));
    const first = must(await one.workbench.plans.prepare(opened, keysOf(opened)));
    must(await other.workbench.plans.cost("tiny"));
    const second = must(await other.workbench.plans.prepare(opened, keysOf(opened)));
    expect(await hashes(second)).toEqual(await hashes(first));
    expect(
      first.map(({ run, files }) => [
        run.name,
        files.filter(({ path }) => !path.startsWith("trainer/")).map(({ path }) => path),
      ]),
    ).toEqual([
      ["aft", ["run.json", "data/chats-aft.jsonl", "data/rehearsal.jsonl", ...baseFiles(), "base/checkpoint.json"]],
      [
        "msm-america",
        ["run.json", "data/rehearsal.jsonl", "data/documents-america.jsonl", ...baseFiles(), "base/checkpoint.json"],
      ],
      ["msm-america-aft", ["run.json", "data/chats-aft.jsonl", "data/rehearsal.jsonl"]],
    ]);
  });

  test("run.json says where the run starts from, what it reads and which plan it is of", async () => {
    const { workbench } = await bench();
    const opened = must(await workbench.plans.open("tiny"));
    const keys = keysOf(opened);
    const prepared = must(await workbench.plans.prepare(opened, keys));
    const child = prepared[2];
    if (child === undefined) throw new Error("the plan has three runs");
    const written = TrainSpec.parse(JSON.parse(readFileSync(child.files[0]?.from ?? "", "utf8")));
    expect(written).toEqual(child.spec);
    expect(written).toMatchObject({
      key: keys.get("msm-america-aft"),
      id: "msm-america-aft",
      arm: "msm-america-aft",
      spec: "america",
      parent: "msm-america",
      plan: { name: "tiny", sha256: opened.sha256 },
      base: { kind: "run", key: keys.get("msm-america") },
      export: { precisions: ["float16"], exporter: "torch" },
    });
    expect(prepared[0]?.spec).toMatchObject({ base: { kind: "folder", path: "base" }, parent: "base" });
    expect(written.stages[0]?.batches[0]).toMatchObject({ read: "chats", data: ["data/chats-aft.jsonl"] });
  });

  test("every module of the trainer goes along, and nothing else of it", async () => {
    const { workbench } = await bench();
    const opened = must(await workbench.plans.open("tiny"));
    const [run] = must(await workbench.plans.prepare(opened, keysOf(opened)));
    const code = run?.files.filter(({ path }) => path.startsWith("trainer/")).map(({ path }) => path) ?? [];
    expect(code).toContain("trainer/msm_trainer/__main__.py");
    expect(code.filter((path) => !/^trainer\/msm_trainer\/[a-z_/]+\.py$/.test(path))).toEqual([]);
  });
});

describe("data", () => {
  test("rows of a file are sent without blank lines and line ends of Windows", async () => {
    const { workbench, lines, plan } = await bench();
    lines("documents.jsonl", ['{"text":"One."}\r', "", '{"text": "Two.", "id": 2}']);
    const opened = must(await workbench.plans.open(plan(smallPlan())));
    const prepared = must(await workbench.plans.prepare(opened, keysOf(opened)));
    expect(readFileSync(fileOf(prepared, "data/documents.jsonl"), "utf8")).toBe(
      '{"text":"One."}\n{"text":"Two.","id":2}\n',
    );
  });

  test("smaller shares of the same seed are the beginnings of larger ones, and another seed has others", async () => {
    const { workbench, lines, plan } = await bench();
    lines("documents.jsonl", documents(200));
    const share = async (source: Readonly<Record<string, unknown>>): Promise<string[]> => {
      const data = { all: { file: "documents.jsonl" }, documents: { of: "all", ...source } };
      const opened = must(await workbench.plans.open(plan(smallPlan({ data }))));
      const prepared = must(await workbench.plans.prepare(opened, keysOf(opened)));
      return readFileSync(fileOf(prepared, "data/documents.jsonl"), "utf8").trimEnd().split("\n");
    };
    const [tenth, half] = [await share({ share: 0.1 }), await share({ share: 0.5 })];
    expect([tenth.length, half.length]).toEqual([20, 100]);
    expect(half.slice(0, 20)).toEqual(tenth);
    expect(await share({ share: 0.1, seed: "other" })).not.toEqual(tenth);
  });

  test("documents of a corpus fill a budget of tokens, counted by the base's tokenizer", async () => {
    const { workbench, lines, plan } = await bench();
    const path = lines("documents.jsonl", documents(100));
    for await (const event of workbench.corpora.importFrom({
      path,
      corpus: "memos",
      kind: "documents",
      specSha256: null,
      skipBad: false,
    })) {
      if (event.type === "failed") throw new Error(event.problem.message);
    }
    const data = { documents: { corpus: "memos", budgetTokens: 500 } };
    const ref = plan(smallPlan({ data }));
    const opened = must(await workbench.plans.open(ref));
    const prepared = must(await workbench.plans.prepare(opened, keysOf(opened)));
    const rows = readFileSync(fileOf(prepared, "data/documents.jsonl"), "utf8").trimEnd().split("\n");
    const cost = must(await workbench.plans.cost(ref));
    // 20 words and a number of several tokens each, and two more around the text that the budget does not count.
    const [stage] = cost.runs[0]?.stages ?? [];
    expect(stage?.rows).toBe(rows.length);
    expect((stage?.dataTokens ?? 0) - 2 * rows.length).toBeLessThanOrEqual(500);
    expect((stage?.dataTokens ?? 0) - 2 * rows.length).toBeGreaterThan(460);
  });

  test.for([
    {
      it: "a row without a text",
      rows: [{ text: "a" }, { title: "b" }],
      says: /^The data "documents": line 2 of .*documents\.jsonl cannot be read by stage "midtrain" \(it has no text under "text"\): correct that line\.$/,
    },
    {
      it: "a line that is no JSON",
      rows: [{ text: "a" }, "{"],
      says: /^The data "documents": line 2 of .*documents\.jsonl cannot be read: it is not JSON/,
    },
    { it: "a file without rows", rows: [], says: /^The data "documents" has no rows/ },
  ])("$it is named by file and line", async ({ rows, says }) => {
    const { workbench, lines, plan } = await bench();
    lines("documents.jsonl", rows);
    const opened = must(await workbench.plans.open(plan(smallPlan())));
    const prepared = await workbench.plans.prepare(opened, keysOf(opened));
    expect(prepared).toMatchObject({ ok: false, error: { message: expect.stringMatching(says) } });
  });
});

function baseFiles(): string[] {
  const manifest: { files: { path: string }[] } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../../models/base/checkpoint.json"), "utf8"),
  );
  return manifest.files.map(({ path }) => `base/${path}`);
}
