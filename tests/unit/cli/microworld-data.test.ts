import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

const Summary = z.looseObject({
  files: z.array(
    z.strictObject({ name: z.string(), rows: z.int(), tokens: z.int(), bytes: z.int(), sha256: z.string() }),
  ),
});

const folder = mkdtempSync(join(tmpdir(), "microworld-data-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...options: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "../../../cli/microworld-data.ts"), ...options], {
    encoding: "utf8",
  });

test("writes every file with its hash, and the same bytes the second time", () => {
  const [first, second] = ["first", "second"].map((name) => {
    const out = join(folder, name);
    expect(run("--out", out, "--tokens", "20000")).toMatchObject({ status: 0, stdout: "" });
    return { out, summary: readFileSync(join(out, "data.json"), "utf8") };
  });
  if (!first || !second) throw new Error("two runs were made");
  expect(second.summary).toBe(first.summary);
  const { files } = Summary.parse(JSON.parse(first.summary));
  expect([...files.map((file) => file.name), "data.json"].toSorted()).toEqual(readdirSync(first.out).toSorted());
  for (const file of files) {
    const bytes = readFileSync(join(first.out, file.name));
    expect([file.bytes, file.sha256]).toEqual([bytes.length, createHash("sha256").update(bytes).digest("hex")]);
  }
});

test.for([
  { given: ["--tokens", "20000"], says: "out" },
  { given: ["--out", "x", "--tokens", "many"], says: "tokens" },
  { given: ["--out", "x", "--opening-share", "2"], says: "openingShare" },
  { given: ["--out", "x", "--colour", "red"], says: "--colour" },
])("wrong usage $given ends with code 2 and names the trouble", ({ given, says }) => {
  const result = run(...given);
  expect(result.status).toBe(2);
  expect(result.stderr).toContain(says);
});

test("a folder that cannot be made is refused with one sentence", () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  const result = run("--out", join(file, "below"));
  expect(result.status).toBe(2);
  expect(result.stderr.trim().split("\n")).toHaveLength(1);
  expect(readFileSync(file, "utf8")).toBe("");
});
