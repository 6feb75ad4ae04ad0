import { z } from "zod";
import type { CoverageMap, FacetName, Filters, SearchRequest } from "#core/corpus/search.ts";
import { FACETS } from "#core/corpus/search.ts";
import { DOCUMENT_FLAGS } from "#core/corpus/document.ts";
import type { Address } from "../../shared/view/address.ts";
import type { Destination } from "../../shared/view/navigation.ts";

const TABS = ["documents", "coverage", "quality", "generations"] as const;
export type CorpusTab = (typeof TABS)[number];
export const SORTS = ["relevance", "oldest", "newest", "longest", "shortest"] as const;
export type HitSort = (typeof SORTS)[number];
const DIALOGS = ["import", "generate", "endpoint", "export", "save"] as const;
export type CorpusDialog = (typeof DIALOGS)[number];

/** A random sample in the place of a search: as many documents, drawn with a seed. */
export interface SampleChoice {
  readonly size: number;
  readonly seed: number;
}

/** Everything that is chosen on the screen; its address holds all of it, so that a link restores the view. */
export interface CorpusView {
  /** Null: every corpus of the workspace. */
  readonly corpus: string | null;
  readonly tab: CorpusTab;
  readonly query: string;
  readonly filters: Filters;
  readonly sort: HitSort;
  readonly sample: SampleChoice | null;
  /** The document in the reader. */
  readonly document: number | null;
  /** The generation that is looked at. */
  readonly generation: string | null;
  readonly dialog: CorpusDialog | null;
}

export const NO_FILTERS: Filters = {};

export const EMPTY_VIEW: CorpusView = {
  corpus: null,
  tab: "documents",
  query: "",
  filters: NO_FILTERS,
  sort: "relevance",
  sample: null,
  document: null,
  generation: null,
  dialog: null,
};

/** Reads what `destinationOf` writes; values that it does not know count as not given. */
export function viewOf({ path, query }: Pick<Address, "path" | "query">): CorpusView {
  return {
    corpus: path[0] ?? null,
    tab: oneOf(TABS, query["tab"]) ?? "documents",
    query: query["q"] ?? "",
    filters: filtersOf(query),
    sort: oneOf(SORTS, query["sort"]) ?? "relevance",
    sample: sampleOf(query["sample"]),
    document: wholeNumber(query["doc"]),
    generation: query["generation"] ?? null,
    dialog: oneOf(DIALOGS, query["dialog"]),
  };
}

/** The place of a view; what stands at its default is left out of the link. */
export function destinationOf(view: CorpusView): Destination {
  const { corpus, tab, query, filters, sort, sample, document, generation, dialog } = view;
  const entries: readonly (readonly [string, string | null])[] = [
    ["tab", tab === "documents" ? null : tab],
    ["q", query === "" ? null : query],
    ...FACETS.map((facet) => [`f.${facet}`, listText(filters[facet])] as const),
    ["f.duplicates", filters.duplicates ?? null],
    ["sort", sort === "relevance" ? null : sort],
    ["sample", sample === null ? null : `${sample.size},${sample.seed}`],
    ["doc", document === null ? null : String(document)],
    ["generation", generation],
    ["dialog", dialog],
  ];
  return {
    feature: "corpus",
    path: corpus === null ? [] : [corpus],
    query: Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
  };
}

/** The search that a view asks for, without its page. */
export function requestOf({ corpus, query, filters, sort }: CorpusView): Omit<SearchRequest, "after" | "limit"> {
  return { corpus, query, filters, sort };
}

/** Adds a value to a facet's choice or takes it away. */
export function toggleFacet(filters: Filters, facet: FacetName, value: string): Filters {
  const chosen: readonly string[] = filters[facet] ?? [];
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return withFacet(filters, facet, next);
}

export function withFacet(filters: Filters, facet: FacetName, values: readonly string[]): Filters {
  const { [facet]: _, ...rest } = filters;
  if (facet === "flag") {
    const flags = DOCUMENT_FLAGS.filter((flag) => values.includes(flag));
    return flags.length === 0 ? rest : { ...rest, flag: flags };
  }
  return values.length === 0 ? rest : { ...rest, [facet]: [...values] };
}

/** How many values are chosen over all facets. */
export function chosenCount(filters: Filters): number {
  const values = FACETS.reduce((sum, facet) => sum + (filters[facet]?.length ?? 0), 0);
  return values + (filters.duplicates === undefined ? 0 : 1);
}

/** The documents behind a cell of the coverage map. */
export function cellView(view: CorpusView, map: CoverageMap, row: number, column: number): CorpusView {
  const [rowValue, columnValue] = [map.rows[row], map.columns[column]];
  const narrowed = rowValue === undefined ? {} : withFacet({}, "subdomain", [rowValue]);
  const filters = columnValue === undefined ? narrowed : withFacet(narrowed, "type", [columnValue]);
  return { ...view, tab: "documents", query: "", filters, sample: null, document: null };
}

/** As JSON: a value may hold any character, and the empty one is "not known". */
function listText(values: readonly string[] | undefined): string | null {
  return values === undefined || values.length === 0 ? null : JSON.stringify(values);
}

const Values = z.array(z.string());

function listOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const read = Values.safeParse(JSON.parse(text));
    return read.success ? read.data : [];
  } catch {
    // Somebody changed the address by hand.
    return [];
  }
}

function filtersOf(query: Readonly<Record<string, string>>): Filters {
  const filters = FACETS.reduce<Filters>(
    (sum, facet) => withFacet(sum, facet, listOf(query[`f.${facet}`])),
    NO_FILTERS,
  );
  const duplicates = oneOf(["hide", "only"], query["f.duplicates"]);
  return duplicates === null ? filters : { ...filters, duplicates };
}

function sampleOf(text: string | undefined): SampleChoice | null {
  const [size, seed] = (text ?? "").split(",").map(wholeNumber);
  return size == null || seed == null || size === 0 ? null : { size, seed };
}

function wholeNumber(text: string | undefined): number | null {
  return /^\d{1,15}$/.test(text ?? "") ? Number(text) : null;
}

function oneOf<Value extends string>(known: readonly Value[], text: string | undefined): Value | null {
  return known.find((value) => value === text) ?? null;
}
