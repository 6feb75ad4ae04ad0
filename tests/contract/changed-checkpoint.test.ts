import { copyFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { msm, ROOT, temporaryFolder } from "./msm.ts";

const Added = z.looseObject({ id: z.string() });
const Run = z.looseObject({
  runs: z.array(z.looseObject({ parts: z.array(z.looseObject({ problem: z.unknown(), done: z.number() })) })),
});

test("weights that changed since a checkpoint was added are not probed under its hash", async () => {
  const workspace = temporaryFolder();
  const folder = join(temporaryFolder(), "mine");
  cpSync(join(ROOT, "models/base"), folder, { recursive: true, filter: (path) => !path.endsWith("checkpoint.json") });
  const added = await msm(workspace, "checkpoints", "add", folder, "--json");
  const { id } = Added.parse(JSON.parse(added.stdout));
  copyFileSync(join(ROOT, "models/aft/model.onnx"), join(folder, "model.onnx"));
  const run = await msm(workspace, "probe", "run", "value-micro", "--checkpoints", id, "--json");
  expect(run.code).toBe(1);
  expect(Run.parse(JSON.parse(run.stdout)).runs[0]?.parts).toMatchObject([
    { done: 0, problem: { code: "checkpoint-changed" } },
  ]);
});
