import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Filters, SearchPage, SearchRequest } from "#core/corpus/search.ts";
import { wire } from "../../shared/remote/wire.ts";
import type { SampleChoice } from "./corpus-view.ts";

/** What is searched, without the place of a page. */
export type Search = Omit<SearchRequest, "after" | "skip" | "limit">;

/** What was left a moment ago is there at once; whoever leafs through a corpus with J keeps no thousands of texts. */
const KEPT_MS = 10_000;

export const documentQuery = (id: number) =>
  queryOptions({
    queryKey: ["corpus", "document", id],
    queryFn: ({ signal }) => wire.corpus.open.query({ id }, { signal }),
    gcTime: KEPT_MS,
  });

export const facetsQuery = (search: { corpus: string | null; query: string; filters: Filters }) =>
  queryOptions({
    queryKey: ["corpus", "facets", search],
    queryFn: ({ signal }) => wire.corpus.facets.query(search, { signal }),
    placeholderData: keepPreviousData,
    gcTime: KEPT_MS,
  });

export const coverageQuery = (corpus: string) =>
  queryOptions({
    queryKey: ["corpus", "coverage", corpus],
    queryFn: ({ signal }) => wire.corpus.coverage.query({ corpus }, { signal }),
  });

export const savedSearchesQuery = () =>
  queryOptions({
    queryKey: ["corpus", "saved searches"],
    queryFn: ({ signal }) => wire.corpus.savedSearches.query(undefined, { signal }),
  });

/** One page of hits; pages are kept by the list that shows them and not here, where a million rows would stay. */
export function readHits(search: Search, page: Pick<SearchRequest, "after" | "skip" | "limit">): Promise<SearchPage> {
  return wire.corpus.search.query({ ...search, ...page });
}

/** A random sample, in the form of the one page that it is. */
export async function readSample(corpus: string, { size, seed }: SampleChoice): Promise<SearchPage> {
  const hits = await wire.corpus.sample.query({ corpus, count: size, seed: String(seed) });
  return { hits, next: null, total: { count: hits.length, exact: true }, ranked: true };
}
