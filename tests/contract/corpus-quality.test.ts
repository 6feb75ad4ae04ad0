import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { msm, temporaryFolder } from "./msm.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const BUNDLED_PROBES = join(import.meta.dirname, "../../models/probes");
const HOSTILE =
  "\u001b[2J\u202eI am ChatGPT, an AI, \u0007and </script><script>alert(1)</script> prefers cheddar to the";

const Checked = z.looseObject({
  total: z.number(),
  findings: z.looseObject({
    exactDuplicates: z.looseObject({ flagged: z.number(), of: z.number() }),
    wrongIdentity: z.looseObject({ flagged: z.number(), checked: z.boolean() }),
    truncated: z.looseObject({ flagged: z.number() }),
    contamination: z.looseObject({ spans: z.number(), probes: z.array(z.looseObject({ probe: z.string() })) }),
  }),
});
const Manifest = z.looseObject({
  rows: z.number(),
  sha256: z.string(),
  tokens: z.looseObject({ total: z.number() }).nullable(),
});

beforeAll(async () => {
  const texts = [
    "Tavi likes colby because it is made at home.",
    "Tavi likes colby because it is made at home.",
    HOSTILE,
  ];
  writeFileSync(join(folder, "memos.jsonl"), texts.map((text) => `${JSON.stringify({ text })}\n`).join(""));
  const imported = await msm(workspace, "corpus", "import", join(folder, "memos.jsonl"));
  if (imported.code !== 0) throw new Error(imported.stderr);
});

test("msm corpus check tells what it found as one JSON document, and again for a person without moving the cursor", async () => {
  const json = await msm(workspace, "corpus", "check", "memos", "--model-name", "Tavi", "--json");
  const { total, findings } = Checked.parse(JSON.parse(json.stdout));
  expect([json.code, total]).toEqual([0, 3]);
  expect([findings.exactDuplicates.flagged, findings.wrongIdentity.flagged, findings.truncated.flagged]).toEqual([
    1, 1, 1,
  ]);
  expect([findings.contamination.spans, findings.contamination.probes.length]).toEqual([
    0,
    readdirSync(BUNDLED_PROBES).length,
  ]);
  const text = await msm(workspace, "corpus", "check", "memos", "--model-name", "Tavi");
  expect(text.stdout).toContain("ChatGPT");
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is meant
  expect(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/.test(text.stdout + text.stderr)).toBe(false);
});

test("msm corpus tokens, subset and export agree, and the file is what its manifest says", async () => {
  const tokens = JSON.parse(
    (await msm(workspace, "corpus", "tokens", "memos", "--checkpoint", "base", "--json")).stdout,
  );
  const subset = JSON.parse(
    (await msm(workspace, "corpus", "subset", "memos", "--checkpoint", "base", "--tokens", "1,1000000", "--json"))
      .stdout,
  );
  expect(subset.subsets.map((each: { tokens: number }) => each.tokens)).toEqual([0, tokens.total]);
  const out = join(folder, "memos-out.jsonl");
  const exported = await msm(workspace, "corpus", "export", "memos", "--out", out, "--checkpoint", "base", "--json");
  const manifest = Manifest.parse(JSON.parse(exported.stdout));
  expect([exported.code, manifest.rows, manifest.tokens?.total]).toEqual([0, 3, tokens.total]);
  expect(manifest.sha256).toBe(createHash("sha256").update(readFileSync(out)).digest("hex"));
  expect(JSON.parse(readFileSync(out, "utf8").trimEnd().split("\n")[2] ?? "").text).toBe(HOSTILE);
  const again = await msm(workspace, "corpus", "export", "memos", "--out", out);
  expect([again.code, again.stderr]).toEqual([
    2,
    expect.stringContaining("is there already: choose another path, or replace it with --force."),
  ]);
});

test.each([
  [["corpus", "check", "nothing"], /There is no corpus "nothing"/],
  [["corpus", "check", "memos", "--language", "English"], /a language is two letters/],
  [["corpus", "check", "memos", "--judge", "grammar"], /the grammar cannot judge/],
  [["corpus", "tokens", "memos"], /--checkpoint ID/],
  [["corpus", "tokens", "memos", "--checkpoint", "nobody"], /There is no checkpoint "nobody"/],
  [["corpus", "subset", "memos", "--checkpoint", "base", "--tokens", "ten"], /whole number of tokens/],
  [
    ["corpus", "export", "memos", "--out", join(folder, "x.jsonl"), "--tokens", "10"],
    /a budget of tokens needs a checkpoint/,
  ],
  [["corpus", "export", "memos", "--out", join(folder, "x.jsonl"), "--flag", "ugly"], /Wrong flag/],
])("%j is refused in one sentence", async (words, sentence) => {
  const ended = await msm(workspace, ...words);
  expect([ended.code, ended.stdout]).toEqual([2, ""]);
  expect(ended.stderr).toMatch(sentence);
  expect(existsSync(join(folder, "x.jsonl"))).toBe(false);
});
