import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { CheckpointManifest } from "#core/checkpoints/manifest.ts";
import { sha256OfFile } from "#native/artifacts/hash.ts";
import { bench, keysOf, must } from "./plans-fixture.ts";

const ROOT = join(import.meta.dirname, "../../../..");

test("the plan of the agentic family makes its bundled checkpoints: same names, parents, stages and bytes of data", async () => {
  const { workbench } = await bench();
  const opened = must(await workbench.plans.open("agentic-family"));
  const prepared = must(await workbench.plans.prepare(opened, keysOf(opened)));
  const ended = prepared.filter(({ spec }) => spec.arm !== null);
  expect(ended.map(({ spec }) => spec.id)).toEqual(["agent-reckless", "agent-careful", "micro-judge"]);
  for (const { spec, files } of ended) {
    const path = join(ROOT, "models", spec.id, "checkpoint.json");
    const { arm, trainingSeed, parent, stages } = CheckpointManifest.parse(JSON.parse(readFileSync(path, "utf8")));
    expect([spec.arm, spec.trainingSeed, spec.parent]).toEqual([arm, trainingSeed, parent]);
    expect(spec.stages.map(({ kind }) => kind)).toEqual(stages.map(({ stage }) => stage));
    const places = new Map(files.map((file) => [basename(file.path), file.from]));
    const data = stages.flatMap((stage) => stage.data);
    const made = await Promise.all(data.map((file) => sha256OfFile(places.get(basename(file.path)) ?? "")));
    expect(made).toEqual(data.map(({ sha256 }) => sha256));
  }
});
