import { cpSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ended, msm, ROOT, startMsm, temporaryFolder } from "./msm.ts";

const workspace = temporaryFolder();
const folder = temporaryFolder();
const Failure = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });

/** A copy of a bundled checkpoint without its manifest, as a stranger's folder would be. */
function copyOfBase(name: string): string {
  const copy = join(folder, name);
  cpSync(join(ROOT, "models/base"), copy, { recursive: true, filter: (path) => !path.endsWith("checkpoint.json") });
  return copy;
}

async function contents(): Promise<unknown> {
  const lists = await Promise.all([
    msm(workspace, "checkpoints", "list", "--json"),
    msm(workspace, "probes", "list", "--json"),
    msm(workspace, "results", "list", "--json"),
  ]);
  return lists.map((each) => JSON.parse(each.stdout) as unknown);
}

let before: unknown;
const damaged: Record<string, string> = {};

beforeAll(async () => {
  before = await contents();
  damaged["truncated"] = copyOfBase("truncated");
  const model = join(damaged["truncated"], "model.onnx");
  truncateSync(model, Math.floor(statSync(model).size * 0.6));
  damaged["tokenizer"] = copyOfBase("wrong-tokenizer");
  const tokenizer = join(damaged["tokenizer"], "tokenizer.json");
  const parsed = z
    .looseObject({ model: z.looseObject({ vocab: z.record(z.string(), z.number()) }) })
    .parse(JSON.parse(readFileSync(tokenizer, "utf8")));
  for (let extra = 0; extra < 20_000; extra++) parsed.model.vocab[`zz${extra}`] = 10_000 + extra;
  writeFileSync(tokenizer, JSON.stringify(parsed));
  damaged["empty"] = join(folder, "empty");
  mkdirSync(damaged["empty"]);
  damaged["noise"] = copyOfBase("noise");
  writeFileSync(join(damaged["noise"], "model.onnx"), "this is not a model");
  writeFileSync(join(folder, "malformed.json"), "{ not json");
  writeFileSync(
    join(folder, "no-items.json"),
    JSON.stringify({
      format: 1,
      id: "x",
      version: 1,
      kind: "value-pairs",
      title: "x",
      description: "",
      axes: [],
      questionForms: [],
      items: [],
    }),
  );
});

describe("bad input is one clear sentence, exit code 2, and changes nothing", () => {
  const cases: [string, () => string[], RegExp][] = [
    ["a missing path", () => ["checkpoints", "add", join(folder, "nowhere")], /nowhere/],
    ["a folder without a model", () => ["checkpoints", "add", damaged["empty"] ?? ""], /empty.*model\.onnx/],
    [
      "a truncated model",
      () => ["checkpoints", "add", damaged["truncated"] ?? ""],
      /truncated.*(cut short|ends|incomplete|truncated)/i,
    ],
    ["a file that is no model", () => ["checkpoints", "add", damaged["noise"] ?? ""], /noise.*ONNX/],
    ["a tokenizer of another model", () => ["checkpoints", "add", damaged["tokenizer"] ?? ""], /tokenizer/],
    [
      "an unknown probe",
      () => ["probe", "run", "nothing-like-it", "--checkpoints", "base"],
      /no probe "nothing-like-it".*value-micro/,
    ],
    [
      "an unknown checkpoint",
      () => ["probe", "run", "value-micro", "--checkpoints", "base,ghost"],
      /no checkpoint "ghost".*base/,
    ],
    [
      "a probe file that is no JSON",
      () => ["probes", "import", join(folder, "malformed.json")],
      /malformed\.json.*JSON/,
    ],
    ["a probe file without items", () => ["probes", "import", join(folder, "no-items.json")], /no-items\.json/],
    ["a missing probe file", () => ["probes", "import", join(folder, "absent.json")], /absent\.json/],
    [
      "an unknown reading",
      () => ["probe", "run", "value-micro", "--checkpoints", "base", "--reading", "vibes"],
      /reading/,
    ],
    ["an unknown option", () => ["probe", "run", "value-micro", "--checkpoints", "base", "--fast"], /--fast/],
    ["an unknown run", () => ["results", "show", "no-such-run"], /no probe run "no-such-run"/],
    ["an unknown command", () => ["conquer"], /no command/],
  ];
  test.each(cases)("%s", async (_name, argsOf, message) => {
    const result = await msm(workspace, ...argsOf(), "--json");
    expect(result.stderr).toMatch(message);
    expect(Failure.parse(JSON.parse(result.stdout)).error.message).toMatch(message);
    expect(result.stderr.trim().split("\n")).toHaveLength(1);
    expect(result.stderr).not.toMatch(/\bat .*:\d+:\d+/);
    expect(result.code).toBe(2);
  });

  test("nothing was added by any of it", async () => {
    expect(await contents()).toEqual(before);
  });
});

test("a reader that has read enough, as `head` has, ends a command without a stack trace", async () => {
  const child = startMsm(workspace, "probes", "export", "value-micro");
  child.stdout?.once("data", () => child.stdout?.destroy());
  expect(await ended(child)).toMatchObject({ code: 0, stderr: "" });
});

test("--help tells of one command, or of those that begin alike", async () => {
  const one = await msm(workspace, "runs", "fetch", "--help");
  expect([one.code, one.stdout.split("\n").at(2)]).toEqual([0, "Usage: msm runs fetch RUN [--weights]"]);
  const alike = await msm(workspace, "help", "machines");
  expect(alike.stdout.match(/^ {2}msm \w+/gm)?.every((line) => line === "  msm machines")).toBe(true);
});
