import { z } from "zod";
import { PairRequest } from "#core/generation/pair-request.ts";
import { ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import { RevisionRequest } from "#core/probes/authoring/revise.ts";
import { ok } from "#core/base/result.ts";
import { CommaList, readArguments } from "../arguments.ts";
import { checkOutput, diffOutput, listed, revisedOutput } from "../authoring-output.ts";
import type { Command } from "../command.ts";
import { followJob } from "../follow-job.ts";
import { Generator, Judge } from "../generator-argument.ts";

const text = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;
const number = z.coerce.number("must be a number").optional();

/** `art` or `art=painting`: a domain, and the word for what is on offer in it. */
const Domains = CommaList.transform((each) =>
  each.map((entry) => {
    const [name = "", noun] = entry.split("=").map((part) => part.trim());
    return { name, noun: noun ?? name };
  }),
);

const Generate = z
  .strictObject({
    positionals: z.array(z.string()).max(0, "options only"),
    id: z.string("--id ID is needed"),
    title: z.string().optional(),
    value: z.string("--value NAME is needed"),
    meaning: z.string().optional(),
    "value-words": CommaList.optional(),
    domains: Domains.optional(),
    count: number,
    generator: Generator,
    seed: number,
    form: z.array(z.string()).optional(),
    temperature: number,
    tries: number,
    "answer-tokens": number,
    "cap-tokens": number,
    "cap-usd": number,
  })
  .transform((line): unknown => ({
    probe: line.id,
    title: line.title,
    value: line.value,
    meaning: line.meaning,
    valueWords: line["value-words"],
    domains: line.domains ?? [],
    count: line.count ?? 100,
    generator: line.generator,
    seed: line.seed,
    questionForms: line.form,
    temperature: line.temperature,
    tries: line.tries,
    answerTokens: line["answer-tokens"],
    capTokens: line["cap-tokens"],
    capUsd: line["cap-usd"],
  }))
  .pipe(PairRequest);

const GENERATE_OPTIONS =
  "id title value meaning value-words domains count generator seed temperature tries answer-tokens cap-tokens cap-usd".split(
    " ",
  );

export const probesGenerate: Command = {
  name: "probes generate",
  usage:
    "probes generate --id ID --value V --domains D[=NOUN],… --generator grammar|endpoint:NAME|checkpoint:ID [--count 100] [--meaning T] [--value-words W,…] [--form F]… [--title T] [--seed 7] [--cap-tokens N] [--cap-usd X]",
  summary: "Have a probe's items written for a value; the same line again goes on where it stopped",
  async run(session, argv) {
    const options = { ...Object.fromEntries(GENERATE_OPTIONS.map((name) => [name, text])), form: many };
    const args = readArguments(argv, options, Generate, this.usage);
    if (!args.ok) return args;
    const made = await followJob(session, session.workbench.probeGenerations.make(args.value, session.signal));
    if (!made.ok) return made;
    const { stored, rejected, ...used } = made.value;
    const left = Object.entries(rejected).map(([reason, count]) => `${reason} ${count}`);
    const lines = [
      `Probe ${stored.probe.id} v${stored.probe.version} with ${stored.probe.items.length} items is in the workspace.`,
      ...(left.length > 0 ? [`left out: ${left.join(", ")}`] : []),
      `look at them with: msm probes check ${stored.probe.id}`,
    ];
    return ok({ json: { ...listed(stored), rejected, ...used }, text: lines.join("\n") });
  },
};

/** `axis=word,word`, or words of the only axis. */
const ValueWords = z.array(z.string()).default([]);

const Check = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one probe is needed"),
  "value-words": ValueWords,
  "near-duplicate": z.coerce.number("must be a number").gt(0.5).max(1).optional(),
  "overlap-words": z.coerce.number("must be a number").int().min(3).max(100).optional(),
  judge: Judge.optional(),
});

export const probesCheck: Command = {
  name: "probes check",
  usage:
    "probes check ID[@VERSION] [--value-words AXIS=W,W]… [--near-duplicate 0.8] [--overlap-words 13] [--judge endpoint:NAME|checkpoint:ID]",
  summary: "Whether items give their value away, are balanced, alike, or in an installed corpus",
  async run(session, argv) {
    const options = { "value-words": many, "near-duplicate": text, "overlap-words": text, judge: text };
    const args = readArguments(argv, options, Check, this.usage);
    if (!args.ok) return args;
    const { positionals, judge, "near-duplicate": nearDuplicate, "overlap-words": overlapWords } = args.value;
    const found = session.workbench.probes.findPairs(positionals[0]);
    if (!found.ok) return found;
    const settings = ProbeCheckSettings.parse({
      valueWords: wordsByAxis(args.value["value-words"], found.value.probe.axes[0]?.id ?? ""),
      nearDuplicate,
      overlapWords,
    });
    const request = { probe: positionals[0], settings, judge };
    const check = await followJob(session, session.workbench.probeChecks.check(request, session.signal));
    return check.ok ? ok(checkOutput(check.value)) : check;
  },
};

function wordsByAxis(given: readonly string[], first: string): Record<string, string[]> {
  return Object.fromEntries(
    given.map((entry) => {
      const [axis, words] = entry.includes("=") ? entry.split("=", 2) : [first, entry];
      return [axis ?? first, CommaList.parse(words ?? "")];
    }),
  );
}

const Diff = z.strictObject({
  positionals: z.array(z.string()).min(1, "one or two probes are needed").max(2, "one or two probes are needed"),
});

export const probesDiff: Command = {
  name: "probes diff",
  usage: "probes diff ID[@VERSION] [ID[@VERSION]]",
  summary: "What two versions of a probe, or two probes, do not share",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, Diff, this.usage);
    if (!args.ok) return args;
    const [from = "", to] = args.value.positionals;
    const diff = workbench.probes.diff(from, to);
    return diff.ok ? ok(diffOutput(diff.value)) : diff;
  },
};

const Revise = z
  .strictObject({
    positionals: z.tuple([z.string()], "exactly one probe is needed"),
    drop: CommaList.optional(),
    balance: CommaList.optional(),
    seed: number,
    as: z.string().optional(),
  })
  .refine(({ drop, balance }) => (drop ?? balance) !== undefined, { message: "say what to do: --drop or --balance" })
  .transform(({ positionals, ...rest }): unknown => ({ probe: positionals[0], ...rest }))
  .pipe(RevisionRequest);

export const probesRevise: Command = {
  name: "probes revise",
  usage: "probes revise ID [--drop obvious,duplicate,contaminated] [--balance order,choice] [--seed 7] [--as ID]",
  summary: "Leave out what a check found, or balance the options, as the probe's next version",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { drop: text, balance: text, seed: text, as: text }, Revise, this.usage);
    if (!args.ok) return args;
    const revised = workbench.probeChecks.revise(args.value);
    return revised.ok ? ok(revisedOutput(revised.value)) : revised;
  },
};
