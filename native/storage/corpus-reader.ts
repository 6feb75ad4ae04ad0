import { problem, type Problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";
import type { Facets, SearchPage, SearchRequest } from "#core/corpus/search.ts";
import type { FacetsRequest } from "./count-facets.ts";
import { type Asked, ReaderThread, type Stopped } from "./reader-thread.ts";

export type { FacetsRequest };

export type ReaderQuestion = Asked &
  (
    | { readonly kind: "search"; readonly request: SearchRequest }
    | { readonly kind: "facets"; readonly request: FacetsRequest }
  );
export type ReaderAnswer =
  | { readonly id: number; readonly kind: "search"; readonly result: Result<SearchPage, Problem> }
  | { readonly id: number; readonly kind: "facets"; readonly result: Result<Facets, Problem> }
  | Stopped;

const THREAD = new URL("./corpus-reader-thread.ts", import.meta.url);

const CANCELLED = problem("cancelled", "The search was cancelled.");

/**
 * Searches and counts facets beside the main thread, one thread for each, so that a page does not wait for the counts. The
 * threads start with the first question.
 */
export class CorpusReader {
  readonly #searches: ReaderThread<ReaderQuestion, ReaderAnswer>;
  readonly #facets: ReaderThread<ReaderQuestion, ReaderAnswer>;

  constructor(path: string) {
    this.#searches = new ReaderThread(THREAD, path);
    this.#facets = new ReaderThread(THREAD, path);
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<Result<SearchPage, Problem>> {
    const answer = await this.#searches.ask((asked) => ({ ...asked, kind: "search", request }), signal);
    return answer.kind === "search" ? answer.result : err(CANCELLED);
  }

  async facets(request: FacetsRequest, signal?: AbortSignal): Promise<Result<Facets, Problem>> {
    const answer = await this.#facets.ask((asked) => ({ ...asked, kind: "facets", request }), signal);
    return answer.kind === "facets" ? answer.result : err(CANCELLED);
  }

  async close(): Promise<void> {
    await Promise.all([this.#searches.end(), this.#facets.end()]);
  }
}
