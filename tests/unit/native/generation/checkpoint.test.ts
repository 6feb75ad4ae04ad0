import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { documentsOf, generate, request } from "./workspace.ts";
import { valueOf } from "./value-of.ts";

test("a small checkpoint goes on with the spec's claims, the same for the same seed, and says so when it cannot be asked", async () => {
  const workspace = mkdtempSync(join(tmpdir(), "msm-generation-"));
  const workbench = valueOf(await createWorkbench({ workspace }));
  onTestFinished(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });
  const wanted = request({
    spec: "america",
    generator: { kind: "checkpoint", id: "msm-america" },
    analysis: "by-rule",
    modelName: "tavi",
    documentTokens: 60,
    count: 6,
  });
  const texts = async (corpus: string) => {
    expect(await generate(workbench, { ...wanted, corpus })).toMatchObject({ status: "finished", documents: 6 });
    return documentsOf(workspace, corpus);
  };
  const first = await texts("one");
  expect((await texts("two")).map((each) => each.text)).toEqual(first.map((each) => each.text));
  const { text } = valueOf(workbench.specs.find("america"));
  for (const { provenance } of first) {
    expect(provenance.generator).toMatchObject({ kind: "checkpoint", settings: { checkpoint: "msm-america" } });
    expect(text).toContain(provenance.section);
  }
  const asked = await generate(workbench, { ...wanted, corpus: "three", analysis: "model" });
  expect(asked).toMatchObject({ status: "failed", problem: { code: "rejected" } });
  expect(asked.problem?.message).toContain("--analysis by-rule");
});
