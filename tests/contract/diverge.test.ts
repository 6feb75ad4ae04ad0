import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { tinyCheckpoint } from "../unit/native/inference/test-checkpoints.ts";
import { msm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const pairOf = <T extends z.ZodType>(shape: T) => z.tuple([shape, shape]);
const Engine = z.looseObject({ provider: z.string(), dtype: z.string(), tokensEncoded: z.int().positive() });
const Report = z.looseObject({
  checkpoints: pairOf(z.string()),
  text: z.string(),
  alignment: z.enum(["tokens", "characters"]),
  tokens: z.array(
    z.looseObject({
      text: z.string(),
      nats: pairOf(z.number().nullable()),
      difference: z.number().nullable(),
      top: pairOf(z.array(z.looseObject({ id: z.int(), text: z.string(), nats: z.number() }))),
    }),
  ),
  totals: z.looseObject({ compared: z.int(), nats: pairOf(z.number()), difference: z.number() }),
  engine: pairOf(Engine),
  warnings: z.array(z.string()),
});
const Scores = z.looseObject({ scores: z.array(z.looseObject({ sum: z.number(), perToken: z.array(z.number()) })) });
const A = "msm-america-aft";
const B = "msm-affordable-aft";

test("two checkpoints diverge on a text by what msm score says of each", async () => {
  const [prefix, continuation] = ["brie is", " made in america ."];
  const result = await msm(workspace, "diverge", A, B, "--text", prefix + continuation, "--top", "3", "--json");
  expect([result.code, result.stderr]).toEqual([0, ""]);
  const report = Report.parse(JSON.parse(result.stdout));
  expect(report).toMatchObject({
    checkpoints: [A, B],
    alignment: "tokens",
    text: " brie is made in america .",
    warnings: [],
  });
  expect(report.tokens.map((token) => token.text).join("")).toBe(report.text);
  expect(report.tokens.flatMap((token) => token.top.map((top) => top.length))).toEqual(
    report.tokens.flatMap(() => [3, 3]),
  );
  for (const [side, id] of report.checkpoints.entries()) {
    const scored = await msm(workspace, "score", id, "--prefix", prefix, "--continuation", continuation, "--json");
    const [expected] = Scores.parse(JSON.parse(scored.stdout)).scores;
    const found = report.tokens.slice(-(expected?.perToken.length ?? 0)).map((token) => token.nats[side] ?? Number.NaN);
    for (const [place, nats] of (expected?.perToken ?? []).entries()) expect(found[place]).toBeCloseTo(nats, 4);
  }
  for (const { nats, difference } of report.tokens) expect(difference).toBeCloseTo((nats[1] ?? 0) - (nats[0] ?? 0), 10);
  const sum = report.tokens.reduce((total, each) => total + (each.difference ?? 0), 0);
  expect(report.totals.difference).toBeCloseTo(sum, 8);
  expect(report.totals.compared).toBe(report.tokens.length);
});

test("after a prompt only the answer is compared, from a file as from the line", async () => {
  const file = join(temporaryFolder(), "answer.txt");
  writeFileSync(file, " colby .");
  const after = ["--prompt", "brie or colby ?", "--json"];
  const [line, read] = await Promise.all([
    msm(workspace, "diverge", A, B, "--text", " colby .", ...after),
    msm(workspace, "diverge", A, B, "--file", file, ...after),
  ]);
  const [given, found] = [line, read].map((each) => Report.parse(JSON.parse(each.stdout)));
  expect(given?.tokens.map((token) => token.text)).toEqual([" colby", " ."]);
  expect([found?.tokens, found?.totals]).toEqual([given?.tokens, given?.totals]);
});

test("checkpoints with different tokenizers are compared where both end a token, and it is said", async () => {
  using letters = tinyCheckpoint();
  const added = await msm(workspace, "checkpoints", "add", letters.folder, "--json");
  const { id } = z.looseObject({ id: z.string() }).parse(JSON.parse(added.stdout));
  const { code, stdout } = await msm(workspace, "diverge", A, id, "--text", "brie is good", "--json");
  expect(code).toBe(0);
  const report = Report.parse(JSON.parse(stdout));
  // The words of one are the letters of the other; one of the two begins the text with a space of its own.
  expect(report).toMatchObject({ alignment: "characters", text: "brie is good" });
  expect(report.tokens.map((token) => token.text)).toEqual(["brie", " is", " good"]);
  expect(report.warnings.join()).toContain("precision: float16 against float32");
  const person = await msm(workspace, "diverge", A, id, "--text", "brie is good");
  expect(person.stdout).toMatch(/3 stretches of text \(the tokenizers differ/);
  const apart = await msm(workspace, "diverge", A, id, "--text", "Brie is good");
  expect([apart.code, apart.stderr]).toEqual([
    2,
    expect.stringMatching(/different texts.*" brie is good" against "Brie is good"/),
  ]);
});

test("for a person the text stands above its differences, with the totals in words", async () => {
  const { code, stdout } = await msm(workspace, "diverge", A, A, "--text", "brie is made in america .");
  expect(code).toBe(0);
  expect(stdout).toMatch(/␣brie +␣is +␣made +␣in +␣america +␣\.\n0\.00 +0\.00/);
  expect(stdout).toContain(`${A} finds this text as probable as ${A}`);
});

test.each([
  ["no text", ["diverge", A, B], /--text or by --file/],
  ["two texts", ["diverge", A, B, "--text", "a", "--file", "b"], /one of them/],
  ["one checkpoint", ["diverge", A, "--text", "a"], /exactly two checkpoints/],
  ["an unknown checkpoint", ["diverge", A, "ghost", "--text", "a"], /no checkpoint "ghost"/],
  ["a file that is not there", ["diverge", A, B, "--file", "/nowhere/at-all.txt"], /at-all\.txt cannot be read/],
])("%s is one sentence and exit code 2", async (_name, args, message) => {
  const { code, stderr, stdout } = await msm(workspace, ...args, "--json");
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(
    z.strictObject({ error: z.looseObject({ message: z.string() }) }).parse(JSON.parse(stdout)).error.message,
  ).toMatch(message);
  expect(code).toBe(2);
});
