import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ImportRequest, ImportSummary } from "#core/corpus/import.ts";
import { CorpusName } from "#core/generation/request.ts";
import type { Filters } from "#core/corpus/search.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Output, Session } from "../command.ts";
import {
  corporaText,
  documentJson,
  documentText,
  hitJson,
  hitsText,
  importText,
  statsText,
  totalText,
} from "../corpus-output.ts";

const ONE = "exactly one argument is needed";
const Strings = z.array(z.string()).optional();
const Count = z.coerce.number("must be a number").int().min(1).max(500);

const Import = z.strictObject({
  positionals: z.tuple([z.string()], ONE),
  spec: z.string().optional(),
  name: CorpusName.optional(),
  kind: z.enum(["documents", "chats"], "--kind is documents or chats").optional(),
  "skip-bad": z.boolean().default(false),
});
const Search = z.strictObject({
  positionals: z.array(z.string()),
  corpus: z.string().optional(),
  domain: Strings,
  subdomain: Strings,
  type: Strings,
  sort: z.enum(["relevance", "oldest", "newest", "longest", "shortest"]).default("relevance"),
  limit: Count.default(20),
  after: z.string().optional(),
});
const Sample = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one corpus is needed"),
  count: Count.default(10),
  seed: z.string().default("1"),
});

export const corpusImport: Command = {
  name: "corpus import",
  usage: "corpus import PATH [--spec ID] [--name CORPUS] [--kind documents|chats] [--skip-bad]",
  summary: "Add documents or chats from JSON lines, Parquet or texts",
  async run(session, argv) {
    const options = {
      spec: { type: "string" },
      name: { type: "string" },
      kind: { type: "string" },
      "skip-bad": { type: "boolean" },
    } as const;
    const args = readArguments(argv, options, Import, this.usage);
    if (!args.ok) return args;
    const { spec, name, kind, "skip-bad": skipBad } = args.value;
    const [path] = args.value.positionals;
    const specSha256 = spec === undefined ? ok(null) : specHash(session.workbench, spec);
    if (!specSha256.ok) return specSha256;
    const corpus = name ?? nameOf(path);
    const request = { path, corpus, specSha256: specSha256.value, skipBad, ...(kind ? { kind } : {}) };
    const summary = await followImport(session, request);
    return summary.ok ? ok({ json: summary.value, text: importText(summary.value) }) : summary;
  },
};

export const corpusList: Command = {
  name: "corpus list",
  usage: "corpus list",
  summary: "The workspace's corpora",
  async run({ workbench }) {
    const corpora = workbench.corpora.list();
    return ok({ json: { corpora }, text: corporaText(corpora) });
  },
};

export const corpusSearch: Command = {
  name: "corpus search",
  usage:
    "corpus search [Q] [--corpus C] [--domain D]… [--subdomain D]… [--type T]… [--sort relevance|oldest|newest|longest|shortest] [--limit N] [--after CURSOR]",
  summary: 'Find documents: words, "a phrase", begin*, a NEAR/5 b, -without, title:word',
  async run({ workbench, signal }, argv) {
    const options = {
      corpus: { type: "string" },
      domain: { type: "string", multiple: true },
      subdomain: { type: "string", multiple: true },
      type: { type: "string", multiple: true },
      sort: { type: "string" },
      limit: { type: "string" },
      after: { type: "string" },
    } as const;
    // What is to be left out begins with a minus, as an option does: it is no option here.
    const { rest, without } = takeWithout(argv);
    const args = readArguments(rest, options, Search, this.usage);
    if (!args.ok) return args;
    const { positionals, corpus, sort, limit, after, domain, subdomain, type } = args.value;
    const filters: Filters = {
      ...(domain ? { domain } : {}),
      ...(subdomain ? { subdomain } : {}),
      ...(type ? { type } : {}),
    };
    const query = [...positionals, ...without].join(" ");
    const request = { corpus: corpus ?? null, query, filters, sort, after: after ?? null, limit };
    const found = await workbench.corpora.search(request, signal);
    if (!found.ok) return found;
    const { hits, total, next, ranked } = found.value;
    return ok({
      json: { total: total.count, exact: total.exact, ranked, documents: hits.map(hitJson), next },
      text: [totalText(found.value), hitsText(hits), ...(next ? [`More: --after ${next}`] : [])].join("\n"),
    });
  },
};

export const corpusShow: Command = {
  name: "corpus show",
  usage: "corpus show ID",
  summary: "One document with where it comes from",
  async run({ workbench }, argv) {
    const shape = z.strictObject({ positionals: z.tuple([z.coerce.number("must be a document's number").int()], ONE) });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const view = workbench.corpora.open(args.value.positionals[0]);
    return view.ok ? ok({ json: documentJson(view.value), text: documentText(view.value) }) : view;
  },
};

export const corpusStats: Command = {
  name: "corpus stats",
  usage: "corpus stats [CORPUS]",
  summary: "How many documents of what kind, and what they cover",
  async run({ workbench, signal }, argv) {
    const shape = z.strictObject({ positionals: z.array(z.string()).max(1, "one corpus at most") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const [name] = args.value.positionals;
    if (name !== undefined) return oneCorpus(workbench, name, signal);
    const corpora = workbench.corpora.list();
    const facets = await workbench.corpora.facets({ corpus: null, query: "", filters: {} }, signal);
    if (!facets.ok) return facets;
    const total = corpora.reduce((sum, corpus) => sum + corpus.documents, 0);
    return ok({
      json: { total, corpora, facets: facets.value.counts },
      text: [corporaText(corpora), statsText(facets.value, null)].join("\n\n"),
    });
  },
};

export const corpusSample: Command = {
  name: "corpus sample",
  usage: "corpus sample CORPUS [--count N] [--seed S]",
  summary: "Documents drawn at random, the same ones for the same seed",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { count: { type: "string" }, seed: { type: "string" } }, Sample, this.usage);
    if (!args.ok) return args;
    const { positionals, count, seed } = args.value;
    const [corpus] = positionals;
    const hits = workbench.corpora.sample({ corpus, count, seed });
    if (!hits.ok) return hits;
    const { documents = 0 } = workbench.corpora.list().find((each) => each.id === corpus) ?? {};
    return ok({ json: { total: documents, documents: hits.value.map(hitJson) }, text: hitsText(hits.value) });
  },
};

export const corpusRemove: Command = {
  name: "corpus remove",
  usage: "corpus remove CORPUS",
  summary: "Delete a corpus with its documents and notes",
  async run({ workbench, progress }, argv) {
    const shape = z.strictObject({ positionals: z.tuple([z.string()], "exactly one corpus is needed") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const removed = workbench.corpora.remove(args.value.positionals[0]);
    if (!removed.ok) return removed;
    progress("giving its room back; it is gone already, and may be left at that (Ctrl-C)");
    await workbench.corpora.swept();
    return ok({ json: removed.value, text: "The corpus is removed." });
  },
};

async function oneCorpus(workbench: Workbench, name: string, signal: AbortSignal): Promise<Result<Output, Problem>> {
  const corpus = workbench.corpora.find(name);
  if (!corpus.ok) return corpus;
  const facets = await workbench.corpora.facets({ corpus: name, query: "", filters: {} }, signal);
  if (!facets.ok) return facets;
  const coverage = workbench.corpora.coverage(name);
  if (!coverage.ok) return coverage;
  const characters = coverage.value.cells.flat().reduce((sum, cell) => sum + cell.characters, 0);
  return ok({
    json: {
      ...corpus.value,
      total: corpus.value.documents,
      characters,
      facets: facets.value.counts,
      coverage: coverage.value,
    },
    text: [corporaText([corpus.value]), statsText(facets.value, coverage.value)].join("\n\n"),
  });
}

async function followImport(session: Session, request: ImportRequest): Promise<Result<ImportSummary, Problem>> {
  for await (const event of session.workbench.corpora.importFrom(request, session.signal)) {
    if (event.type === "finished") return ok(event.summary);
    if (event.type === "failed") return err(event.problem);
    const { rows, doneBytes, totalBytes, rowsPerSecond, secondsLeft } = event;
    const share = totalBytes > 0 ? Math.round((doneBytes / totalBytes) * 100) : 100;
    session.progress(
      `importing: ${rows} rows, ${share}%${rowsPerSecond === null ? "" : `, ${Math.round(rowsPerSecond)} a second`}${secondsLeft === null ? "" : `, ${Math.ceil(secondsLeft)} s left`}`,
    );
  }
  return err(problem("cancelled", "The import was cancelled, and nothing of it is kept."));
}

/** A spec by its name, name@hash or hash; a whole hash may be of a spec that this workspace does not hold. */
function specHash(workbench: Workbench, reference: string): Result<string, Problem> {
  if (/^[0-9a-f]{64}$/.test(reference)) return ok(reference);
  const found = workbench.specs.find(reference);
  return found.ok ? ok(found.value.sha256) : found;
}

/** A corpus is called after its file where no other name is given. */
function nameOf(path: string): string {
  const last = path.split(/[/\\]/).findLast((part) => part !== "" && part !== ".") ?? "";
  const name = last
    .replace(/\.[^.]+$/, "")
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[^\p{L}\p{N}]+/u, "")
    .slice(0, 80);
  return name === "" ? "corpus" : name;
}

/** Words of a search that begin with a single minus, apart from the other arguments. */
function takeWithout(argv: readonly string[]): { rest: string[]; without: string[] } {
  const without = argv.filter((word) => /^-[^-]/.test(word));
  return { rest: argv.filter((word) => !without.includes(word)), without };
}
