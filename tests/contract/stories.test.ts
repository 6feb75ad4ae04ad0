import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Probe } from "#core/probes/probe.ts";
import { cheeseStory } from "#core/stories/cheese-story.ts";
import type { Story } from "#core/stories/story.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { type Ended, msm, ROOT, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const Run = z.looseObject({ runId: z.string() });
const Kept = z.looseObject({ id: z.string(), faults: z.array(z.string()) });
let [pairs, grid] = ["", ""];

async function start(...args: string[]): Promise<string> {
  return Run.parse(JSON.parse((await msm(workspace, "probe", "run", ...args, "--json")).stdout)).runId;
}

/** The bundled probe with a few of its pairs: enough for a story, and read in a second. */
async function importFewPairs(): Promise<void> {
  const probe = JSON.parse(readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8")) as Probe;
  const file = join(workspace, "few.json");
  writeFileSync(file, JSON.stringify({ ...probe, id: "few-pairs", items: probe.items.slice(0, 12) }));
  await msm(workspace, "probes", "import", file);
}

beforeAll(async () => {
  const checkpoints = ["--checkpoints", "aft,msm-america-aft"];
  await importFewPairs();
  pairs = await start("few-pairs", ...checkpoints);
  grid = await start("agentic-micro", ...checkpoints, "--samples", "2", "--max-tokens", "8");
});

function outcome({ code, stdout, stderr }: Ended): { code: number | null; out: string; said: string } {
  return { code, out: stdout.trim(), said: stderr.trim() };
}

test("a story is drafted from a run, checked, edited as a file and brought back", async () => {
  const made = await msm(workspace, "demo", "new", "mine", "--run", pairs, "--title", "My finding", "--json");
  expect(Kept.parse(JSON.parse(made.stdout))).toMatchObject({ id: "mine", faults: [] });
  const again = outcome(await msm(workspace, "demo", "new", "mine", "--run", pairs));
  expect([again.code, again.out]).toEqual([2, ""]);
  expect(again.said).toContain("--force");

  const story = JSON.parse((await msm(workspace, "demo", "show", "mine", "--json")).stdout) as Story;
  const edited = { ...story, title: "Mine, edited", models: [{ checkpoint: "gone", name: "Gone" }, story.models[1]] };
  const file = join(workspace, "edited.json");
  writeFileSync(file, JSON.stringify(edited));
  expect((await msm(workspace, "demo", "import", file, "--force")).code).toBe(0);
  const checked = await msm(workspace, "demo", "check", "mine", "--json");
  expect(checked.code).toBe(1);
  expect(Kept.parse(JSON.parse(checked.stdout)).faults).toEqual(["The checkpoint “gone” is not in this workspace."]);
});

test("what is no story, names what a run has not, or would replace the bundled one is refused and leaves nothing", async () => {
  const file = join(workspace, "bad.json");
  writeFileSync(file, JSON.stringify({ format: 1, id: "bad", title: "Bad" }));
  const bad = outcome(await msm(workspace, "demo", "import", file));
  expect(bad.code).toBe(2);
  expect(bad.said).toMatch(/is not a usable story: \S+ is missing, and has \d+ more faults/);
  const opened = await createWorkbench({ workspace });
  if (!opened.ok) throw new Error(opened.error.message);
  const { stories } = opened.value;
  const draft = { id: "other", title: "Other", run: pairs };
  const refused = [
    stories.draft({ ...draft, checkpoints: ["base", "aft"] }),
    stories.draft({ ...draft, run: grid }),
    stories.draft({ ...draft, axis: "wooden" }),
    stories.draft({ ...draft, group: "nowhere" }),
    stories.save(cheeseStory(), true),
    stories.remove("cheese"),
  ];
  await opened.value.close();
  expect(refused.map((each) => (each.ok ? null : each.error.code))).toEqual([
    "story-checkpoint",
    "probe-kind",
    "axis-unknown",
    "group-unknown",
    "story-bundled",
    "story-bundled",
  ]);
  expect(["bad", "other", "cheese"].filter((id) => existsSync(join(workspace, "stories", `${id}.json`)))).toEqual([]);
});

test("readings as Parquet are those of the JSONL, row by row, and no file is written over", async () => {
  const out = join(workspace, "readings.parquet");
  const lines = (await msm(workspace, "results", "export", pairs, "--format", "jsonl")).stdout.trim().split("\n");
  expect((await msm(workspace, "results", "export", pairs, "--format", "parquet", "--out", out)).code).toBe(0);
  const bytes = readFileSync(out);
  const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
  const expected = lines.map((line) => {
    const { itemId, checkpoint, options, seed } = JSON.parse(line) as Record<string, unknown>;
    return { itemId, checkpoint, options: JSON.stringify(options), seed };
  });
  expect(rows.map(({ itemId, checkpoint, options, seed }) => ({ itemId, checkpoint, options, seed }))).toEqual(
    expected,
  );
  const over = outcome(await msm(workspace, "results", "export", pairs, "--format", "parquet", "--out", out));
  expect([over.code, readFileSync(out).equals(bytes)]).toEqual([2, true]);
});

test("one report holds pairs and grid, is the same but for its time, and says how to make it again", async () => {
  const texts = await Promise.all(
    ["one.html", "two.html"].map(async (name) => {
      const out = join(workspace, name);
      expect((await msm(workspace, "report", pairs, grid, "--out", out)).code).toBe(0);
      return readFileSync(out, "utf8").replace(/<time>[^<]*<\/time>/, "");
    }),
  );
  const [text = ""] = texts;
  expect(texts[1] === text).toBe(true);
  expect(text).toContain("aft: harmful acts by scenario and goal");
  expect(text).toContain(`msm report ${pairs} ${grid} --baseline aft --out report.html`);
  expect(text).toContain("--samples 2 --temperature 0.7 --top-p 1 --max-tokens 8 --seed 7");
  // Never taught to call tools: nothing is known, and no share is claimed.
  expect(text).toContain("aft carried the harmful act out in no known share of rollouts (0 of 0 read;");
});
