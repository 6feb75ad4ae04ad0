import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import { DocumentFlag } from "#core/corpus/document.ts";
import { ExportRequest } from "#core/corpus/export-request.ts";
import { CheckSettings } from "#core/corpus/quality/check-settings.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followJob } from "../follow-job.ts";
import { Judge } from "../generator-argument.ts";
import { exportText, qualityText, subsetsText, tokensText } from "../corpus-quality-text.ts";

const ONE = "exactly one corpus is needed";
const positionals = z.tuple([z.string()], ONE);
const text = { type: "string" } as const;
const many = { type: "string", multiple: true } as const;
const Strings = z.array(z.string()).optional();
const Share = z.coerce.number("must be a number").gt(0).max(1);
const Whole = z.coerce.number("must be a number").int();

const Check = z.strictObject({
  positionals,
  "model-name": Strings,
  "provider-name": Strings,
  language: z.string().optional(),
  "near-duplicate": Share.optional(),
  "overlap-words": Whole.optional(),
  "opening-share": Share.optional(),
  "phrase-share": Share.optional(),
  judge: Judge.optional(),
  "judge-count": Whole.min(1).max(500).default(50),
  "judge-seed": z.string().default("1"),
});

export const corpusCheck: Command = {
  name: "corpus check",
  usage:
    "corpus check CORPUS [--model-name N]… [--provider-name P]… [--language en] [--near-duplicate 0.8] [--overlap-words 13] [--opening-share 0.02] [--phrase-share 0.05] [--judge endpoint:NAME|checkpoint:ID [--judge-count 50] [--judge-seed 1]]",
  summary: "Duplicates, wrong names, openings, truncation, language, overlaps with every probe",
  async run(session, argv) {
    const options = {
      "model-name": many,
      "provider-name": many,
      language: text,
      "near-duplicate": text,
      "overlap-words": text,
      "opening-share": text,
      "phrase-share": text,
      judge: text,
      "judge-count": text,
      "judge-seed": text,
    };
    const args = readArguments(argv, options, Check, this.usage);
    if (!args.ok) return args;
    const settings = CheckSettings.safeParse({
      modelNames: args.value["model-name"],
      providerNames: args.value["provider-name"],
      language: args.value.language,
      nearDuplicate: args.value["near-duplicate"],
      overlapWords: args.value["overlap-words"],
      openingShare: args.value["opening-share"],
      phraseShare: args.value["phrase-share"],
    });
    if (!settings.success) return err(wrongUsage(settings.error, this.usage));
    const [corpus] = args.value.positionals;
    const { corpusChecks } = session.workbench;
    const report = await followJob(session, corpusChecks.check({ corpus, settings: settings.data }, session.signal));
    const { judge, "judge-count": count, "judge-seed": seed } = args.value;
    const judged =
      report.ok && judge !== undefined
        ? await followJob(session, corpusChecks.judge({ corpus, judge, count, seed }, session.signal))
        : report;
    if (!judged.ok) return judged;
    return ok({ json: { total: judged.value.basis.documents, ...judged.value }, text: qualityText(judged.value) });
  },
};

const Tokens = z.strictObject({ positionals, checkpoint: z.string("a checkpoint is needed: --checkpoint ID") });

export const corpusTokens: Command = {
  name: "corpus tokens",
  usage: "corpus tokens CORPUS --checkpoint ID",
  summary: "Exact tokens by a checkpoint's tokenizer, and how they are spread",
  async run(session, argv) {
    const args = readArguments(argv, { checkpoint: text }, Tokens, this.usage);
    if (!args.ok) return args;
    const [corpus] = args.value.positionals;
    const { checkpoint } = args.value;
    const counts = await followJob(
      session,
      session.workbench.corpusChecks.tokens({ corpus, checkpoint }, session.signal),
    );
    return counts.ok ? ok({ json: counts.value, text: tokensText(counts.value) }) : counts;
  },
};

const Subset = z.strictObject({
  positionals,
  checkpoint: z.string("a checkpoint is needed: --checkpoint ID"),
  tokens: CommaList.transform((each) => each.map(Number)).pipe(
    z
      .array(z.int("a budget is a whole number of tokens").positive())
      .min(1, "at least one budget is needed: --tokens N,N,…"),
  ),
  seed: z.string().default("0"),
});

export const corpusSubset: Command = {
  name: "corpus subset",
  usage: "corpus subset CORPUS --checkpoint ID --tokens N,N,… [--seed S]",
  summary: "Nested subsets of exact token budgets, as documents' numbers",
  async run(session, argv) {
    const args = readArguments(argv, { checkpoint: text, tokens: text, seed: text }, Subset, this.usage);
    if (!args.ok) return args;
    const [corpus] = args.value.positionals;
    const { checkpoint, tokens: budgets, seed } = args.value;
    const { corpusChecks } = session.workbench;
    const drawn = await followJob(session, corpusChecks.subsets({ corpus, checkpoint, budgets, seed }, session.signal));
    return drawn.ok ? ok({ json: drawn.value, text: subsetsText(drawn.value) }) : drawn;
  },
};

const Export = z.strictObject({
  positionals,
  out: z.string("a file is needed: --out FILE"),
  format: z.enum(["jsonl", "csv"], "--format is jsonl or csv").optional(),
  force: z.boolean().optional(),
  query: z.string().optional(),
  domain: Strings,
  subdomain: Strings,
  type: Strings,
  flag: z.array(DocumentFlag).optional(),
  duplicates: z.enum(["hide", "only"], "--duplicates is hide or only").optional(),
  seed: z.string().optional(),
  checkpoint: z.string().optional(),
  tokens: Whole.positive().optional(),
});

export const corpusExport: Command = {
  name: "corpus export",
  usage:
    "corpus export CORPUS --out FILE [--format jsonl|csv] [--query Q] [--domain D]… [--type T]… [--flag F]… [--duplicates hide|only] [--seed S] [--checkpoint ID [--tokens N]] [--force]",
  summary: "Write rows as the trainer reads them, with hashes in FILE.manifest.json",
  async run(session, argv) {
    const options = {
      out: text,
      format: text,
      force: { type: "boolean" },
      query: text,
      domain: many,
      subdomain: many,
      type: many,
      flag: many,
      duplicates: text,
      seed: text,
      checkpoint: text,
      tokens: text,
    } as const;
    const args = readArguments(argv, options, Export, this.usage);
    if (!args.ok) return args;
    const { positionals: names, out, tokens, domain, subdomain, type, flag, duplicates, ...rest } = args.value;
    const narrowed = Object.entries({ domain, subdomain, type, flag, duplicates }).filter(
      ([, value]) => value !== undefined,
    );
    const request = ExportRequest.safeParse({
      corpus: names[0],
      path: out,
      filters: Object.fromEntries(narrowed),
      ...rest,
      ...(tokens === undefined ? {} : { budgetTokens: tokens }),
    });
    if (!request.success) return err(wrongUsage(request.error, this.usage));
    const manifest = await followJob(session, session.workbench.corpusChecks.export(request.data, session.signal));
    return manifest.ok ? ok({ json: manifest.value, text: exportText(manifest.value, out) }) : manifest;
  },
};

function wrongUsage(error: z.ZodError, usage: string): Problem {
  const [issue] = error.issues;
  return problem(
    "usage",
    `Wrong ${issue?.path.join(".") ?? "arguments"}: ${issue?.message ?? ""}. Usage: msm ${usage}`,
  );
}
