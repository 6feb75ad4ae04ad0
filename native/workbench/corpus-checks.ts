import { isAbsolute, resolve } from "node:path";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { JobEvent } from "#core/base/job-event.ts";
import type { ExportManifest } from "#core/corpus/export-row.ts";
import type { ExportRequest } from "#core/corpus/export-request.ts";
import type { CheckSettings } from "#core/corpus/quality/check-settings.ts";
import { createIdentityCheck, type OtherName } from "#core/corpus/quality/identity.ts";
import { namesIn } from "#core/corpus/quality/identity-check.ts";
import type { QualityReport } from "#core/corpus/quality/report.ts";
import type { SearchRequest } from "#core/corpus/search.ts";
import type { TokenCounts } from "#core/corpus/token-counts.ts";
import type { Store } from "#native/storage/store.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Corpora } from "./corpora.ts";
import type { Endpoints } from "./endpoints.ts";
import { generatorOf } from "./generation-parts.ts";
import { judgeCorpus } from "./judge-corpus.ts";
import type { CorpusWork, CorpusWorkValue, CountingCheckpoint } from "./corpus-work.ts";
import { runCorpusWork } from "./run-corpus-work.ts";

/** A stored report; stale where the corpus has other documents, or the workspace other probes, than it was computed on. */
export interface ReportState {
  readonly report: QualityReport;
  readonly stale: boolean;
  /** Probes that the corpus was not held against in the version that is installed. */
  readonly uncheckedProbes: readonly string[];
}

interface Dependencies {
  readonly store: Store;
  /** Path of the workspace's database, which threads open anew. */
  readonly database: string;
  readonly corpora: Corpora;
  readonly checkpoints: Checkpoints;
  /** Where judges come from. */
  readonly judges: { readonly endpoints: Endpoints; readonly checkpoints: Checkpoints; readonly pool: EnginePool };
  readonly codeVersion: string;
  readonly now: () => Date;
}

/** Documents of a random sample that a judge is asked about. */
export interface JudgeRequest {
  readonly corpus: string;
  readonly judge: GeneratorChoice;
  readonly count: number;
  readonly seed: string;
}

type Events<T> = AsyncGenerator<JobEvent<T>, void, undefined>;

const PAGE = 500;

/** Whether a corpus is good: its checks, tokens, subsets and export. Long work is done beside the main thread. */
export class CorpusChecks {
  readonly #deps: Dependencies;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #checked = new Set<string>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Null where the corpus was never checked. */
  report(corpus: string): Result<ReportState | null, Problem> {
    const found = this.#deps.corpora.find(corpus);
    if (!found.ok) return found;
    const report = this.#deps.store.quality.report(corpus);
    if (report === null) return ok(null);
    const { documents, sizeBytes, probes } = report.basis;
    const checked = new Set(probes.map((probe) => probe.sha256));
    const uncheckedProbes = this.#deps.store.probes
      .list()
      .filter(({ sha256 }) => !checked.has(sha256))
      .map(({ probe }) => probe.id);
    const changed = documents !== found.value.documents || sizeBytes !== found.value.sizeBytes;
    return ok({ report, stale: changed || uncheckedProbes.length > 0, uncheckedProbes });
  }

  /** Other models' and makers' names in a document, by the names that its corpus was last checked with. */
  names(id: number): Result<OtherName[], Problem> {
    const opened = this.#deps.corpora.open(id);
    if (!opened.ok) return opened;
    const { document } = opened.value;
    const { modelNames = [], providerNames = [] } = this.#deps.store.quality.report(document.corpus)?.settings ?? {};
    return ok(namesIn(document, createIdentityCheck({ models: modelNames, providers: providerNames })));
  }

  /** Makes every check that needs no model; flags of earlier ones are replaced when all are done. */
  async *check(request: { corpus: string; settings: CheckSettings }, signal?: AbortSignal): Events<QualityReport> {
    const { corpus, settings } = request;
    const found = this.#deps.corpora.find(corpus);
    const held = found.ok && this.#checked.has(corpus) ? err(beingChecked(corpus)) : found;
    if (!held.ok) {
      yield { type: "failed", problem: held.error };
      return;
    }
    this.#checked.add(corpus);
    try {
      yield* this.#run({ kind: "check", corpus, settings, ...this.#stamp() }, signal);
    } finally {
      this.#checked.delete(corpus);
    }
  }

  /** Has a random sample of a checked corpus judged for faithfulness to its spec. Costs what the judge costs. */
  async *judge({ corpus, judge, count, seed }: JudgeRequest, signal?: AbortSignal): Events<QualityReport> {
    const { store, corpora, judges, now } = this.#deps;
    const found = corpora.find(corpus);
    const report = store.quality.report(corpus);
    const checked = found.ok && report === null ? err(unchecked(corpus, "then have it judged")) : found;
    const generator = generatorOf(judge, judges);
    const sample = corpora.sample({ corpus, count, seed });
    if (!checked.ok) yield { type: "failed", problem: checked.error };
    else if (!generator.ok) yield { type: "failed", problem: generator.error };
    else if (!sample.ok) yield { type: "failed", problem: sample.error };
    else if (report !== null) {
      const ids = sample.value.map((hit) => hit.id);
      const createdAt = now().toISOString();
      const judging = { corpus: checked.value, report, judge: generator.value, ids, seed, createdAt };
      yield* this.#while(judgeCorpus(store, judging, this.#either(signal)));
    }
  }

  /** Exact tokens by a checkpoint's tokenizer; at once where they were counted before. */
  async *tokens(request: { corpus: string; checkpoint: string }, signal?: AbortSignal): Events<TokenCounts> {
    const checkpoint = this.#counting(request.corpus, request.checkpoint);
    if (checkpoint.ok)
      yield* this.#run({ kind: "tokens", corpus: request.corpus, checkpoint: checkpoint.value }, signal);
    else yield { type: "failed", problem: checkpoint.error };
  }

  /** Nested subsets of exact token budgets, in the order of the budgets. */
  async *subsets(
    request: { corpus: string; checkpoint: string; budgets: readonly number[]; seed: string },
    signal?: AbortSignal,
  ): Events<CorpusWorkValue["subsets"]> {
    const checkpoint = this.#counting(request.corpus, request.checkpoint);
    if (checkpoint.ok) yield* this.#run({ kind: "subsets", ...request, checkpoint: checkpoint.value }, signal);
    else yield { type: "failed", problem: checkpoint.error };
  }

  /** Writes a corpus or a part of it. A relative path is of the process's working folder. */
  async *export(request: ExportRequest, signal?: AbortSignal): Events<ExportManifest> {
    const prepared = await this.#prepare(request, signal);
    if (prepared.ok) yield* this.#run(prepared.value, signal);
    else yield { type: "failed", problem: prepared.error };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  #run<K extends CorpusWork["kind"]>(
    work: Extract<CorpusWork, { readonly kind: K }>,
    signal: AbortSignal | undefined,
  ): Events<CorpusWorkValue[K]> {
    return this.#while(runCorpusWork<K>(this.#deps.database, work, this.#either(signal)));
  }

  /** Aborted when the caller gives up, or the workbench closes. */
  #either(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
  }

  /** Passes events on; the workbench does not close before they have ended. */
  async *#while<T>(events: Events<T>): Events<T> {
    const ended = Promise.withResolvers<void>();
    this.#running.add(ended.promise);
    try {
      yield* events;
    } finally {
      this.#running.delete(ended.promise);
      ended.resolve();
    }
  }

  async #prepare(
    request: ExportRequest,
    signal: AbortSignal | undefined,
  ): Promise<Result<Extract<CorpusWork, { readonly kind: "export" }>, Problem>> {
    const found = this.#deps.corpora.find(request.corpus);
    if (!found.ok) return found;
    const known = this.#knowsFlags(request);
    if (!known.ok) return known;
    const checkpoint = request.checkpoint === undefined ? ok(null) : this.#counting(request.corpus, request.checkpoint);
    if (!checkpoint.ok) return checkpoint;
    const narrowed = request.query.trim() !== "" || Object.keys(request.filters).length > 0;
    const ids = narrowed ? await this.#matching(request, signal) : ok(null);
    if (!ids.ok) return ids;
    const path = isAbsolute(request.path) ? request.path : resolve(request.path);
    return ok({
      kind: "export",
      request: { ...request, path },
      checkpoint: checkpoint.value,
      ids: ids.value,
      ...this.#stamp(),
    });
  }

  /** What a check found can only be left out where a check was made of the corpus as it is. */
  #knowsFlags({ corpus, filters }: ExportRequest): Result<null, Problem> {
    if (filters.duplicates === undefined && filters.flag === undefined) return ok(null);
    const state = this.report(corpus);
    if (!state.ok) return state;
    if (state.value === null) return err(unchecked(corpus, "then export what it found or left out"));
    return state.value.stale ? err(checkedBefore(corpus)) : ok(null);
  }

  /** Ids of the documents that the query and the filters leave. */
  async #matching(request: ExportRequest, signal: AbortSignal | undefined): Promise<Result<number[], Problem>> {
    const ids: number[] = [];
    const { corpus, query, filters } = request;
    for (let after: string | null = null; ;) {
      const search: SearchRequest = { corpus, query, filters, sort: "oldest", after, limit: PAGE };
      const page = await this.#deps.corpora.search(search, signal);
      if (!page.ok) return page;
      ids.push(...page.value.hits.map((hit) => hit.id));
      after = page.value.next;
      if (after === null) return ok(ids);
    }
  }

  #counting(corpus: string, checkpoint: string): Result<CountingCheckpoint, Problem> {
    const found = this.#deps.corpora.find(corpus);
    if (!found.ok) return found;
    const known = this.#deps.checkpoints.find(checkpoint);
    return known.ok ? ok({ id: known.value.id, path: known.value.folder }) : known;
  }

  #stamp(): { codeVersion: string; createdAt: string } {
    return { codeVersion: this.#deps.codeVersion, createdAt: this.#deps.now().toISOString() };
  }
}

function beingChecked(corpus: string): Problem {
  return problem("corpus-busy", `Corpus "${corpus}" is being checked already: wait for it, or cancel it there.`);
}

function unchecked(corpus: string, next: string): Problem {
  return problem(
    "corpus-unchecked",
    `Corpus "${corpus}" was never checked: check it first (msm corpus check ${corpus}), ${next}.`,
  );
}

function checkedBefore(corpus: string): Problem {
  return problem(
    "corpus-unchecked",
    `Corpus "${corpus}" or the probes have changed since it was checked, so its flags do not tell of all: check it again (msm corpus check ${corpus}).`,
  );
}
