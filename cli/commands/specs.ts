import { existsSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { problem, reasonOf } from "#core/base/problem.ts";
import { createRandom } from "#core/base/random.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { ablateAttribution } from "#core/specs/augment/ablate.ts";
import type { SpecView } from "#core/specs/summary.ts";
import type { Problem } from "#core/base/problem.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { analysisText, diffText, printableLines, specJson } from "../spec-output.ts";
import { printable, textTable } from "../text-table.ts";

const ONE_ARGUMENT = "exactly one argument is needed";
const One = z.strictObject({ positionals: z.tuple([z.string()], ONE_ARGUMENT) });
const Two = z.strictObject({ positionals: z.tuple([z.string(), z.string()], "exactly two arguments are needed") });

/** What `find` understands, opened. */
function openSpec(workbench: Workbench, reference: string): Result<SpecView, Problem> {
  const found = workbench.specs.find(reference);
  return found.ok ? workbench.specs.open(found.value.name, found.value.sha256) : found;
}

export const specsList: Command = {
  name: "specs list",
  usage: "specs list",
  summary: "The workspace's specs",
  async run({ workbench }) {
    const specs = workbench.specs.list();
    const rows = specs.map((each) => [
      each.name,
      each.sha256.slice(0, 12),
      String(each.words),
      String(each.sections),
      String(each.versions),
      each.edited ? `${each.source}, draft` : each.source,
      each.title,
    ]);
    return ok({
      json: { specs: specs.map(({ name, ...each }) => ({ id: name, ...each })) },
      text: textTable(["id", "sha256", "words", "sections", "versions", "source", "title"], rows),
    });
  },
};

export const specsImport: Command = {
  name: "specs import",
  usage: "specs import FILE [--name N]",
  summary: "Add a spec from a Markdown or text file",
  async run({ workbench }, argv) {
    const shape = One.extend({ name: z.string().optional() });
    const args = readArguments(argv, { name: { type: "string" } }, shape, this.usage);
    if (!args.ok) return args;
    const imported = await workbench.specs.importFile(args.value.positionals[0], args.value.name);
    if (!imported.ok) return imported;
    const view = workbench.specs.open(imported.value.name, imported.value.sha256);
    if (!view.ok) return view;
    const { name, sha256, sections } = view.value.spec;
    return ok({
      json: specJson(view.value),
      text: `Spec ${printable(name)} (${sha256.slice(0, 12)}) with ${sections.length} ${sections.length === 1 ? "section" : "sections"} is in the workspace.`,
    });
  },
};

export const specsShow: Command = {
  name: "specs show",
  usage: "specs show NAME [--version SHA]",
  summary: "One spec: its text, and what it claims with --json",
  async run({ workbench }, argv) {
    const shape = One.extend({ version: z.string().optional() });
    const args = readArguments(argv, { version: { type: "string" } }, shape, this.usage);
    if (!args.ok) return args;
    const [name] = args.value.positionals;
    const { version } = args.value;
    const view = openSpec(workbench, version === undefined ? name : `${name}@${version}`);
    return view.ok ? ok({ json: specJson(view.value), text: printableLines(view.value.spec.text.trimEnd()) }) : view;
  },
};

export const specsAnalyse: Command = {
  name: "specs analyse",
  usage: "specs analyse NAME",
  summary: "A spec's domains, subdomains and claims, and the sentences that they leave out",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const view = openSpec(workbench, args.value.positionals[0]);
    if (!view.ok) return view;
    const { spec, analysis, analysisBy, coverage } = view.value;
    return ok({
      json: { id: spec.name, sha256: spec.sha256, analysisBy, domains: analysis?.domains ?? [], coverage },
      text: analysisText(view.value),
    });
  },
};

export const specsDiff: Command = {
  name: "specs diff",
  usage: "specs diff A B",
  summary: "What two specs or versions (NAME@SHA) do not share",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, Two, this.usage);
    if (!args.ok) return args;
    const from = workbench.specs.find(args.value.positionals[0]);
    if (!from.ok) return from;
    const to = workbench.specs.find(args.value.positionals[1]);
    if (!to.ok) return to;
    const parts = workbench.specs.diff(from.value.sha256, to.value.sha256);
    if (!parts.ok) return parts;
    return ok({
      json: { from: from.value.sha256, to: to.value.sha256, parts: parts.value },
      text: diffText(parts.value),
    });
  },
};

export const specsAblate: Command = {
  name: "specs ablate",
  usage: "specs ablate NAME --seed N [--value TEXT] [--out FILE]",
  summary: "The same value and items without the one explaining the other: the co-occurrence control",
  async run({ workbench }, argv) {
    const options = { seed: { type: "string" }, value: { type: "string" }, out: { type: "string" } } as const;
    const shape = One.extend({
      seed: z.coerce.number("a whole number is needed").int("a whole number is needed").nonnegative(),
      value: z.string().min(1).optional(),
      out: z.string().min(1).optional(),
    });
    const args = readArguments(argv, options, shape, this.usage);
    if (!args.ok) return args;
    const found = workbench.specs.find(args.value.positionals[0]);
    if (!found.ok) return found;
    const ablated = ablateAttribution(found.value.text, createRandom(args.value.seed), args.value.value);
    if (!ablated.ok) return ablated;
    const { out, seed } = args.value;
    workbench.specs.recordAblation(found.value, ablated.value.text, seed);
    const written = out === undefined ? ok(null) : writeNew(resolve(out), ablated.value.text);
    if (!written.ok) return written;
    return ok({
      json: { from: found.value.sha256, seed: args.value.seed, ...ablated.value, out: written.value },
      text:
        written.value === null
          ? printableLines(ablated.value.text.trimEnd())
          : `The ablated spec is in ${written.value}.`,
    });
  },
};

/** Writes a file that must not be there yet. */
function writeNew(path: string, text: string): Result<string, Problem> {
  if (existsSync(path)) return err(problem("file-exists", `${path} is there already: name another file.`));
  try {
    writeFileSync(path, text, { flag: "wx" });
    return ok(path);
  } catch (cause) {
    return err(
      problem(
        "file-not-written",
        `${path} cannot be written (${reasonOf(cause)}): name a new file in a folder of yours.`,
      ),
    );
  }
}
