import { z } from "zod";

import type { CorpusDocument, DocumentFlag, Provenance } from "./document.ts";
import { DocumentFlag as Flag } from "./document.ts";

/** Facets that a search can be narrowed by; within one facet any of the values, between facets all. */
export const Filters = z.strictObject({
  domain: z.array(z.string()).optional(),
  subdomain: z.array(z.string()).optional(),
  type: z.array(z.string()).optional(),
  generator: z.array(z.string()).optional(),
  length: z.array(z.string()).optional(),
  flag: z.array(Flag).optional(),
  tag: z.array(z.string()).optional(),
  /** Documents that are copies of an earlier one. */
  duplicates: z.enum(["hide", "only"]).optional(),
});
export type Filters = z.infer<typeof Filters>;
export const FACETS = ["domain", "subdomain", "type", "generator", "length", "flag", "tag"] as const;
export type FacetName = (typeof FACETS)[number];

export const SearchRequest = z.strictObject({
  /** Null for every corpus of the workspace. */
  corpus: z.string().nullable(),
  /** Words, "phrases", prefix*, a NEAR/5 b, -without, field:word; empty for all documents. */
  query: z.string(),
  filters: Filters,
  sort: z.enum(["relevance", "oldest", "newest", "longest", "shortest"]),
  /** `next` of the page before. */
  after: z.string().nullable(),
  limit: z.int().min(1).max(500),
});
export type SearchRequest = z.infer<typeof SearchRequest>;

/** A piece of text, marked where it matches. */
export interface SnippetPart {
  readonly text: string;
  readonly marked: boolean;
}

export interface DocumentHit {
  readonly id: number;
  readonly corpus: string;
  readonly title: string;
  readonly snippet: readonly SnippetPart[];
  readonly domain: string | null;
  readonly subdomain: string | null;
  readonly type: string | null;
  readonly idea: string | null;
  readonly length: number;
  readonly flags: readonly DocumentFlag[];
}

export interface SearchPage {
  readonly hits: readonly DocumentHit[];
  readonly next: string | null;
  /** `exact` is false where counting was cut off: there are at least so many. */
  readonly total: { readonly count: number; readonly exact: boolean };
  /** False where the order asked for was relevance, but too many documents match to rank them: they come oldest first. */
  readonly ranked: boolean;
}

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export interface Facets {
  /** Most frequent first; counted under the query and the filters of the *other* facets. */
  readonly counts: Readonly<Record<FacetName, readonly FacetCount[]>>;
  /** True where counting was cut off at its time limit: counts are then of the documents seen so far. */
  readonly partial: boolean;
  readonly seen: number;
}

/** A note or a tag on a span of a document; offsets are UTF-16 units of its text. */
export interface DocumentNote {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly tag: string | null;
  readonly note: string;
  readonly createdAt: string;
}

/** A document as the reader shows it. */
export interface DocumentView {
  readonly document: CorpusDocument;
  readonly provenance: Provenance;
  readonly notes: readonly DocumentNote[];
  /** The same or nearly the same text elsewhere, most alike first. */
  readonly duplicates: readonly { readonly id: number; readonly title: string; readonly similarity: number }[];
  /** Spans that a probe holds too. */
  readonly overlaps: readonly ProbeOverlap[];
}

/** Words that a document shares with a probe's item. Offsets are UTF-16 units of the document's text. */
export interface ProbeOverlap {
  readonly start: number;
  readonly end: number;
  readonly words: number;
  readonly probe: string;
  readonly item: string;
}

/** Spec sections or subdomains (rows) × document types (columns). */
export interface CoverageMap {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [row][column]; characters are UTF-16 units. */
  readonly cells: readonly (readonly { readonly documents: number; readonly characters: number }[])[];
}
