import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readAgenticFolder } from "#native/workbench/read-agentic-folder.ts";

test.each([
  ['{"raw_response": 7}', "raw_response: Invalid input"],
  ["{oops", "JSON"],
])("an answer that cannot be read is found by its name: %s", async (text, why) => {
  const folder = mkdtempSync(join(tmpdir(), "agentic-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sample = join(folder, "models", "m", "c", "sample_001");
  mkdirSync(sample, { recursive: true });
  writeFileSync(join(sample, "response.json"), text);
  const failed = await readAgenticFolder(folder).catch((cause: unknown) => String(cause));
  expect(failed).toContain(join("c", "sample_001", "response.json"));
  expect(failed).toContain(why);
});
