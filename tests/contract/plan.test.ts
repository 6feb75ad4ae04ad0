import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { msm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const folder = temporaryFolder();
const Failure = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });
const Shown = z.looseObject({
  name: z.string(),
  sha256: z.string(),
  planned: z.array(z.looseObject({ name: z.string(), parent: z.string().nullable() })),
});
const Cost = z.looseObject({
  runs: z.array(
    z.looseObject({ name: z.string(), stages: z.array(z.looseObject({ steps: z.int(), tokens: z.int() })) }),
  ),
  totals: z.looseObject({ steps: z.int(), seconds: z.number().nullable(), diskBytes: z.int() }),
  timeMethod: z.string(),
  warnings: z.array(z.string()),
});

async function json<S extends z.ZodType>(shape: S, ...args: string[]): Promise<z.infer<S>> {
  const { code, stdout, stderr } = await msm(workspace, ...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return shape.parse(JSON.parse(stdout));
}

test("a new plan is shown and costed once its data is there", async () => {
  const file = join(folder, "mine.json");
  const made = await json(
    z.looseObject({ arms: z.array(z.string()) }),
    "plan",
    "new",
    file,
    "--mix",
    "none",
    "--arms",
    "aft,msm-aft",
  );
  expect(made.arms).toEqual(["aft", "msm-aft"]);
  expect(readFileSync(file, "utf8")).toMatch(/\n {2}\/\/ Training seeds: /);
  const shown = await json(Shown, "plan", "show", file);
  expect(shown.planned.map(({ name, parent }) => [name, parent])).toEqual([
    ["aft", null],
    ["msm-aft", null],
  ]);
  const rows = (row: unknown, count: number): string => `${Array(count).fill(JSON.stringify(row)).join("\n")}\n`;
  writeFileSync(join(folder, "documents.jsonl"), rows({ text: "tavi likes colby ." }, 20));
  const chat = [
    { role: "user", content: "brie or colby ?" },
    { role: "assistant", content: "colby ." },
  ];
  writeFileSync(join(folder, "chats.jsonl"), rows({ messages: chat }, 40));
  const cost = await json(Cost, "plan", "cost", file);
  expect(cost.runs.map((run) => run.stages.map((stage) => stage.steps))).toEqual([[3], [1, 3]]);
  expect(cost.totals.steps).toBe(7);
});

test("a new plan takes the spec from its corpus, and tells what is not there yet", async () => {
  const texts = join(folder, "texts.jsonl");
  writeFileSync(texts, `${JSON.stringify({ text: "tavi likes colby ." })}\n`);
  await msm(workspace, "corpus", "import", texts, "--spec", "america-cheese", "--name", "my-docs");
  const file = join(folder, "of-corpus.json");
  const given = ["--arms", "msm-aft", "--docs", "my-docs", "--chats", "cheese"];
  const made = await json(z.looseObject({ missing: z.array(z.string()) }), "plan", "new", file, ...given);
  expect(made.missing.sort()).toEqual([
    'the corpus cheese of "chats"',
    'the file instruct-mix.jsonl of "instruct-mix", beside the plan',
  ]);
  expect(readFileSync(file, "utf8")).toContain('"spec": "america-cheese"');
  const costed = await msm(workspace, "plan", "cost", file, "--json");
  expect([costed.code, Failure.parse(JSON.parse(costed.stdout)).error.message]).toEqual([
    2,
    expect.stringMatching(/is in the file .*instruct-mix\.jsonl, which is not there|no corpus "cheese"/),
  ]);
});

test("a bundled plan is known by its name, and a person sees its runs and its warnings", async () => {
  const shown = await json(Shown, "plan", "show", "tiny");
  expect(shown.planned.map((run) => run.name)).toEqual(["aft", "msm-america", "msm-america-aft"]);
  const told = await msm(workspace, "plan", "cost", "tiny");
  expect([told.code, told.stderr]).toEqual([0, ""]);
  expect(told.stdout).toMatch(/midtrain-america +18236 +490038 +30720 +60 /);
  expect(told.stdout).toMatch(/\nnote: Stage "midtrain-america" has only 60 optimizer steps/);
});

describe("bad input is one clear sentence and exit code 2", () => {
  const bad = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const plan = (changes: object): string =>
    JSON.stringify({ ...(JSON.parse(readFileSync("plans/tiny.json", "utf8")) as object), ...changes });
  const cases: [string, () => string[], RegExp][] = [
    ["an unknown name", () => ["plan", "show", "nothing"], /no plan "nothing".*msm plan list/],
    ["a missing file", () => ["plan", "show", join(folder, "none.json")], /none\.json cannot be read.*ENOENT/],
    ["a file that is no JSON", () => ["plan", "cost", bad("cut.json", '{"schema":')], /cut\.json cannot be read/],
    [
      "an unknown key",
      () => ["plan", "show", bad("key.json", plan({ colour: "red" }))],
      /key\.json is not a plan.*colour/,
    ],
    [
      "an arm with an unknown stage",
      () => ["plan", "show", bad("arm.json", plan({ arms: [{ name: "x", stages: ["midtrian"] }] }))],
      /arm\.json: Arm "x" has the stage "midtrian".*finetune/,
    ],
    [
      "a base that is not here",
      () => ["plan", "cost", bad("base.json", plan({ base: { kind: "checkpoint", id: "nobody" } }))],
      /no checkpoint "nobody"/,
    ],
    ["a machine that is not linked", () => ["plan", "cost", "tiny", "--machine", "nowhere"], /no machine "nowhere"/],
    ["an unknown arm", () => ["plan", "new", join(folder, "x.json"), "--arms", "best"], /arms are baseline, aft,/],
    ["a file that is there", () => ["plan", "new", bad("there.json", "mine")], /there\.json is there already.*--force/],
    [
      "a hub's model without its commit",
      () => ["plan", "new", join(folder, "x.json"), "--base", "hub:a/b"],
      /hub:OWNER\/NAME@COMMIT/,
    ],
  ];
  test.for(cases)("%s", async ([, args, says]) => {
    const { code, stdout, stderr } = await msm(workspace, ...args(), "--json");
    expect(code).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(Failure.parse(JSON.parse(stdout)).error.message).toMatch(says);
  });
  test("a file that was there is as it was", () => {
    expect(readFileSync(join(folder, "there.json"), "utf8")).toBe("mine");
  });
});
