import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { z } from "zod";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { DataSource, Plan } from "#core/runs/plan.ts";
import { parsePlanText, readPlan } from "#core/runs/read-plan.ts";
import { STARTER_ARMS, starterPlan, type StarterArm, type StarterData } from "#core/runs/starter-plan.ts";
import { starterText } from "#core/runs/starter-text.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { printable } from "../text-table.ts";

const ARMS = Object.keys(STARTER_ARMS) as [StarterArm, ...StarterArm[]];
const Source = z.array(z.string().min(1)).default([]);

const Arguments = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one file is needed"),
  arms: CommaList.pipe(z.array(z.enum(ARMS, `arms are ${ARMS.join(", ")}`)).min(1)).default([
    "baseline",
    "aft",
    "msm",
    "msm-aft",
  ]),
  base: z.string().min(1).default("base"),
  seeds: CommaList.pipe(
    z
      .array(
        z
          .string()
          .regex(/^\d{1,9}$/, "seeds are whole numbers")
          .transform(Number),
      )
      .min(1),
  ).default([1]),
  docs: Source,
  chats: Source,
  mix: z.string().min(1).optional(),
  neutral: z.string().min(1).optional(),
  deliberative: z.string().min(1).optional(),
  prompts: z.string().min(1).optional(),
  reward: z.string().min(1).default("format"),
  budget: z.coerce.number("must be a number of tokens").int().positive().optional(),
  force: z.boolean().default(false),
});
type Given = z.infer<typeof Arguments>;

export const planNew: Command = {
  name: "plan new",
  usage:
    "plan new FILE [--arms LIST] [--base CHECKPOINT|folder:DIR|path:DIR|hub:ID@COMMIT] [--seeds LIST] [--docs [SPEC=]CORPUS…] [--chats [SPEC=]CORPUS…] [--mix CORPUS|none] [--neutral CORPUS] [--deliberative CORPUS] [--prompts CORPUS] [--reward NAME] [--budget TOKENS] [--force]",
  summary: "Write a plan file to edit, with the paper's arms and settings and a comment for each field",
  async run({ workbench }, argv) {
    const text = { type: "string" } as const;
    const many = { ...text, multiple: true } as const;
    const options = {
      arms: text,
      base: text,
      seeds: text,
      docs: many,
      chats: many,
      mix: text,
      neutral: text,
      deliberative: text,
      prompts: text,
      reward: text,
      budget: text,
      force: { type: "boolean" },
    } as const;
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const [path] = args.value.positionals;
    const made = textOf(args.value, path, (corpus) => workbench.corpora.specName(corpus));
    if (!made.ok) return made;
    if (existsSync(path) && !args.value.force)
      return err(problem("file-exists", `${path} is there already: choose another path, or replace it with --force.`));
    try {
      writeFileSync(path, made.value.text);
    } catch (cause) {
      return err(problem("file-not-written", `${path} cannot be written (${reasonOf(cause)}): choose another path.`));
    }
    const { plan } = made.value;
    const { name, seeds } = plan;
    const arms = plan.arms.map((arm) => arm.name);
    const missing = missingOf(
      plan,
      path,
      workbench.corpora.list().map(({ id }) => id),
    );
    const lines = [
      `${path} has ${arms.length} arms (${arms.join(", ")}): edit it, then ask msm plan cost ${path} what it takes.`,
      ...missing.map((each) => `Not there yet: ${each}.`),
    ];
    return ok({
      json: { path, name, arms, seeds, stages: Object.keys(plan.stages), missing },
      text: lines.map(printable).join("\n"),
    });
  },
};

/** Data that the plan names and that must be made before it can be trained. */
function missingOf({ data }: Plan, path: string, corpora: readonly string[]): string[] {
  return Object.entries(data).flatMap(([name, source]) => {
    if ("corpus" in source && !corpora.includes(source.corpus)) return [`the corpus ${source.corpus} of "${name}"`];
    if ("file" in source && !existsSync(resolve(dirname(path), source.file)))
      return [`the file ${source.file} of "${name}", beside the plan`];
    return [];
  });
}

type SpecNameOf = (corpus: string) => string | null;

function textOf(given: Given, path: string, specNameOf: SpecNameOf): Result<{ text: string; plan: Plan }, Problem> {
  const base = baseOf(given.base);
  if (!base.ok) return base;
  const one = (corpus: string | undefined, file: string): DataSource =>
    corpus === undefined ? { file } : { corpus, query: "" };
  const made = starterPlan({
    name: nameOf(path),
    arms: given.arms,
    base: base.value,
    seeds: given.seeds,
    documents: setsOf(given.docs, "documents.jsonl", specNameOf, given.budget),
    chats: setsOf(given.chats, "chats.jsonl", specNameOf),
    mix: given.mix === "none" ? null : one(given.mix, "instruct-mix.jsonl"),
    neutral: withBudget(one(given.neutral, "documents-neutral.jsonl"), given.budget),
    deliberative: one(given.deliberative, "chats-deliberative.jsonl"),
    prompts: one(given.prompts, "prompts.jsonl"),
    reward: given.reward,
  });
  if (!made.ok) return made;
  const text = starterText(made.value);
  // What is written must be read again: a name given here may not be one.
  const read = readPlan(parsePlanText(text), "The new plan");
  return read.ok ? ok({ text, plan: read.value }) : read;
}

/** `SPEC=CORPUS`, or a corpus alone: then of the spec that it was written from, or else of one with its name. */
function setsOf(given: readonly string[], file: string, specNameOf: SpecNameOf, budget?: number): StarterData[] {
  if (given.length === 0) return [{ name: "spec", source: { file } }];
  return given.map((text) => {
    const cut = text.indexOf("=");
    const corpus = text.slice(cut + 1);
    return {
      name: cut === -1 ? (specNameOf(corpus) ?? corpus) : text.slice(0, cut),
      source: withBudget({ corpus, query: "" }, budget),
    };
  });
}

function withBudget(source: DataSource, budget: number | undefined): DataSource {
  return "corpus" in source && budget !== undefined ? { ...source, budgetTokens: budget, seed: "0" } : source;
}

function baseOf(text: string): Result<Plan["base"], Problem> {
  const [, kind, rest = ""] = /^(folder|path|hub):(.+)$/.exec(text) ?? [];
  if (kind === "folder" || kind === "path") return ok({ kind, path: rest });
  if (kind === undefined) return ok({ kind: "checkpoint", id: text });
  const [, id, revision] = /^([^@]+)@([0-9a-f]{40})$/.exec(rest) ?? [];
  return id !== undefined && revision !== undefined
    ? ok({ kind: "hub", id, revision })
    : err(problem("usage", `Wrong base "${text}": a model of the hub is hub:OWNER/NAME@COMMIT with all 40 digits.`));
}

/** The file's name in letters that names have. */
function nameOf(path: string): string {
  const name = basename(path)
    .replace(/\.jsonc?$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "");
  return name === "" ? "plan" : name.slice(0, 60);
}
