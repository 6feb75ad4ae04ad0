import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { HOSTILE, hostileFiles } from "../fixtures/hostile-workspace.ts";
import { msm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const folder = temporaryFolder();

beforeAll(async () => {
  for (const command of hostileFiles(folder)) {
    const { code, stdout, stderr } = await msm(workspace, ...command);
    if (code !== 0 || obeyed(stdout + stderr).length > 0)
      throw new Error(`${command.slice(0, 2).join(" ")}: ${stderr}`);
  }
});

/** Ranges of what a terminal would obey (but line feed and tab), or not show, or show elsewhere. */
const OBEYED = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x200b, 0x200b],
  [0x200d, 0x200d],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe007f],
] as const;

function obeyed(text: string): string[] {
  const codes = [...new Set(text)].map((each) => each.codePointAt(0) ?? 0);
  const found = codes.filter((code) => OBEYED.some(([low, high]) => code >= low && code <= high));
  return found.map((code) => `U+${code.toString(16)}`);
}

const Hits = z.looseObject({ documents: z.array(z.looseObject({ id: z.number(), title: z.string() })) });

describe("a workspace with hostile names and texts", () => {
  test.each([
    ["a spec", "specs", "show", "evil"],
    ["a search", "corpus", "search", "brie"],
    ["a document", "corpus", "show", "1"],
    ["the checkpoints", "checkpoints", "list"],
    ["the results", "results", "list"],
    ["a command that there is none of", HOSTILE],
  ])("sends nothing to the terminal that it would obey: %s", async (_, ...command) => {
    for (const flags of [[], ["--json"]]) {
      const { stdout, stderr } = await msm(workspace, ...command, ...flags);
      expect(stdout + stderr).not.toBe("");
      expect(obeyed(stdout + stderr)).toEqual([]);
    }
  });

  test("JSON still holds every character as it was", async () => {
    const { stdout } = await msm(workspace, "corpus", "search", "brie", "--json");
    expect(Hits.parse(JSON.parse(stdout)).documents[0]?.title).toBe(HOSTILE);
  });

  test("what is exported for a spreadsheet begins no cell with a formula", async () => {
    const out = join(folder, "out.csv");
    const row = { text: "=1+1", title: "-1+cmd|' /C calc'!A0", domain: "@SUM(1)", type: "\t=1" };
    const path = join(folder, "cells.jsonl");
    writeFileSync(path, `${JSON.stringify(row)}\n`);
    expect((await msm(workspace, "corpus", "import", path, "--name", "cells")).code).toBe(0);
    expect((await msm(workspace, "corpus", "export", "cells", "--out", out, "--format", "csv")).code).toBe(0);
    const cells = readFileSync(out, "utf8").split("\n").slice(1).join("\n");
    expect(cells).toContain("'=1+1");
    expect(cells).toContain("'-1+cmd|");
    expect(cells).toContain("'@SUM(1)");
    expect(cells).not.toMatch(/(?:^|,)"?[=@+-]/m);
  });
});
