import { expect, test } from "vitest";
import { z } from "zod";
import { msm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const Sample = z.looseObject({
  tokens: z.int().positive(),
  runs: z.int().positive(),
  durationMs: z.number().positive(),
});
const Measured = z.looseObject({
  checkpoint: z.string(),
  provider: z.string(),
  threads: z.int().positive(),
  checks: z.array(z.looseObject({ name: z.string(), outcome: z.enum(["passed", "failed", "skipped"]) })).min(3),
  speed: z.looseObject({ encode: Sample, decode: Sample }),
});
const Shown = z.looseObject({
  id: z.string(),
  lineage: z.looseObject({ known: z.boolean() }),
  facts: z.looseObject({
    graph: z.looseObject({ attention: z.string() }),
    cache: z.looseObject({ bytesPerToken: z.int().positive() }),
    example: z.looseObject({ rendered: z.looseObject({ text: z.string() }) }),
  }),
});

test("a checkpoint is shown with its graph, cache and chat template beside what lists show of it", async () => {
  const { code, stdout } = await msm(workspace, "checkpoints", "show", "aft", "--json");
  const shown = Shown.parse(JSON.parse(stdout));
  expect([code, shown.id, shown.facts.cache.bytesPerToken]).toEqual([0, "aft", 4096]);
  expect(shown.facts.example.rendered.text).toContain("user : which do you prefer ?");
});

test("a measurement is one document with its checks, and a sentence for what is not there", async () => {
  const measured = await msm(workspace, "checkpoints", "measure", "aft", "--json");
  expect([measured.code, measured.stderr]).toEqual([0, ""]);
  const { checkpoint, provider, checks } = Measured.parse(JSON.parse(measured.stdout));
  expect([checkpoint, provider]).toEqual(["aft", "cpu"]);
  expect(checks.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  const missing = await msm(workspace, "checkpoints", "measure", "ghost");
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('no checkpoint "ghost"')]);
});
