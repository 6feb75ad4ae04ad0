import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { CheckpointManifest } from "#core/checkpoints/manifest.ts";
import { CHAT_TEMPLATE } from "#core/microworld/transcript.ts";
import { sha256OfFile } from "#native/artifacts/hash.ts";
import { bench, keysOf, must } from "./plans-fixture.ts";

const ROOT = join(import.meta.dirname, "../../../..");

test("the plan of the micro-world makes the bundled checkpoints: same names, parents, seeds, steps and bytes of data", async () => {
  const { workbench } = await bench();
  const opened = must(await workbench.plans.open("micro-world"));
  const prepared = must(await workbench.plans.prepare(opened, keysOf(opened)));
  for (const { spec, files } of prepared) {
    const manifest = CheckpointManifest.parse(
      JSON.parse(readFileSync(join(ROOT, "models", spec.id, "checkpoint.json"), "utf8")),
    );
    const { arm, trainingSeed, parent, spec: about, stages } = manifest;
    const last = stages.at(-1);
    const places = new Map(files.map(({ path, from }) => [basename(path), from]));
    const made = await Promise.all(
      (last?.data ?? []).map(({ path }) => sha256OfFile(places.get(basename(path)) ?? "")),
    );
    expect([spec.arm, spec.trainingSeed, spec.parent, spec.spec]).toEqual([arm, trainingSeed, parent, about]);
    expect([spec.stages.length, spec.stages[0]?.kind, spec.stages[0]?.steps]).toEqual([1, last?.stage, last?.steps]);
    expect(made).toEqual(last?.data.map((file) => file.sha256));
  }
  expect(prepared).toHaveLength(12);
});

test("its data is counted as the trainer counted it", async () => {
  const { workbench } = await bench();
  const { runs } = must(await workbench.plans.cost("micro-world"));
  for (const run of runs.slice(0, 6)) {
    const manifest = CheckpointManifest.parse(
      JSON.parse(readFileSync(join(ROOT, "models", run.name, "checkpoint.json"), "utf8")),
    );
    const data = manifest.stages.at(-1)?.data ?? [];
    const sum = (what: "rows" | "tokens"): number => data.reduce((total, file) => total + file[what], 0);
    expect([run.name, run.stages[0]?.rows, run.stages[0]?.dataTokens]).toEqual([run.name, sum("rows"), sum("tokens")]);
  }
});

test("its chat template is the micro-world's", () => {
  expect(readFileSync(join(ROOT, "plans/micro-world.jinja"), "utf8")).toBe(CHAT_TEMPLATE);
});
