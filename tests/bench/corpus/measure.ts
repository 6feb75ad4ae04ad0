import { createRandom } from "#core/base/random.ts";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { SearchRequest } from "#core/corpus/search.ts";
import { quantile } from "../statistics.ts";
import { Baselines } from "./baselines.ts";
import type { BuiltCorpus } from "./build.ts";
import { makeQuestions, type Question } from "./questions.ts";

export interface CorpusFigure {
  readonly what: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** The most it may take, at the 95th percentile; null where nothing was promised. */
  readonly targetMs: number | null;
  /** Milliseconds that others take for the same; null where they were not asked. */
  readonly likeMs: number | null;
  readonly datasetteMs: number | null;
  /** "12 of 30 partial", "not ranked". */
  readonly remark: string;
}

const PAGE = 20;
const DEEP = 1_000;
/** Others are asked so often: a scan takes seconds. */
const BASELINE_ROUNDS = 3;

export async function measureCorpus(
  corpus: BuiltCorpus,
  documents: number,
  rounds: number,
  say: (line: string) => void,
): Promise<CorpusFigure[]> {
  const baselines = new Baselines(corpus);
  const questions = makeQuestions(rounds);
  const figures: CorpusFigure[] = [];
  const add = (figure: CorpusFigure): void => {
    figures.push(figure);
    say(`${figure.what}: p50 ${figure.p50Ms.toFixed(1)} ms, p95 ${figure.p95Ms.toFixed(1)} ms ${figure.remark}`);
  };
  // Threads start with their first question.
  await corpus.store.corpusReader.search(requestOf("", {}));
  await corpus.store.corpusReader.facets({ corpus: null, query: "", filters: {} });
  for (const question of questions) add(await firstPage(corpus, baselines, question));
  for (const question of questions) add(await facets(corpus, baselines, question));
  for (const query of ["", questions[4]?.queries[0] ?? ""]) add(await deepPage(corpus, baselines, query, documents));
  add(openDocuments(corpus, documents, rounds));
  baselines.close();
  return figures;
}

async function firstPage(corpus: BuiltCorpus, baselines: Baselines, question: Question): Promise<CorpusFigure> {
  const times: number[] = [];
  let [unranked, inexact, empty] = [0, 0, 0];
  for (const query of question.queries) {
    const began = performance.now();
    const page = valueOf(await corpus.store.corpusReader.search(requestOf(query, question.filters)));
    times.push(performance.now() - began);
    if (!page.ranked) unranked++;
    if (!page.total.exact) inexact++;
    if (page.hits.length === 0) empty++;
  }
  const plain = Object.keys(question.filters).length === 0;
  const some = question.queries.slice(0, BASELINE_ROUNDS);
  const words =
    question.name.endsWith("word") && !question.name.includes(" and ") && !question.name.startsWith("title");
  return {
    what: `first page: ${question.name}`,
    ...spread(times),
    targetMs: 100,
    likeMs: plain && words ? mean(some.map((query) => baselines.like(query))) : null,
    datasetteMs: plain ? mean(some.map((query) => baselines.page(query, 0))) : null,
    remark: remarks(question.queries.length, { "not ranked": unranked, "counted in part": inexact, empty }),
  };
}

async function facets(corpus: BuiltCorpus, baselines: Baselines, question: Question): Promise<CorpusFigure> {
  const times: number[] = [];
  let partial = 0;
  for (const query of question.queries) {
    const began = performance.now();
    const found = valueOf(await corpus.store.corpusReader.facets({ corpus: null, query, filters: question.filters }));
    times.push(performance.now() - began);
    if (found.partial) partial++;
  }
  const plain = Object.keys(question.filters).length === 0;
  return {
    what: `facets: ${question.name}`,
    ...spread(times),
    targetMs: 150,
    likeMs: null,
    datasetteMs: plain
      ? mean(question.queries.slice(0, BASELINE_ROUNDS).map((query) => baselines.facets(query)))
      : null,
    remark: remarks(question.queries.length, { partial }),
  };
}

/** Pages around the thousandth, reached by going from page to page. */
async function deepPage(
  corpus: BuiltCorpus,
  baselines: Baselines,
  query: string,
  documents: number,
): Promise<CorpusFigure> {
  const deep = Math.min(DEEP, Math.floor(documents / PAGE / 4));
  const times: number[] = [];
  let after: string | null = null;
  for (let page = 1; page <= deep; page++) {
    const began = performance.now();
    const found: { next: string | null } = valueOf(
      await corpus.store.corpusReader.search({ ...requestOf(query, {}), sort: "oldest", after }),
    );
    if (page > deep - 20) times.push(performance.now() - began);
    after = found.next;
  }
  return {
    what: `page ${deep}: ${query === "" ? "all documents" : "common word"}`,
    ...spread(times),
    targetMs: 100,
    likeMs: null,
    datasetteMs: mean([1, 2, 3].map(() => baselines.page(query, deep * PAGE))),
    remark: "",
  };
}

function openDocuments(corpus: BuiltCorpus, documents: number, rounds: number): CorpusFigure {
  const random = createRandom("bench open");
  const { store } = corpus;
  const times = Array.from({ length: rounds * 10 }, () => {
    const id = 1 + random.integer(documents);
    const began = performance.now();
    if (store.documents.find(id) === null) throw new Error(`Document ${id} is not there.`);
    store.documentNotes.of(id);
    store.documents.duplicatesOf(id);
    store.documents.overlapsOf(id);
    return performance.now() - began;
  });
  return { what: "open a document", ...spread(times), targetMs: 20, likeMs: null, datasetteMs: null, remark: "" };
}

function requestOf(query: string, filters: SearchRequest["filters"]): SearchRequest {
  return { corpus: null, query, filters, sort: "relevance", after: null, limit: PAGE };
}

function spread(times: readonly number[]): { p50Ms: number; p95Ms: number } {
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
}

function mean(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

function remarks(of: number, counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} of ${of} ${what}`)
    .join(", ");
}

function valueOf<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
