import { COPY_BITS, flagBits } from "#core/corpus/flag-bits.ts";
import { DOCUMENT_FLAGS } from "#core/corpus/document.ts";
import { LENGTH_BANDS } from "#core/corpus/length-bands.ts";
import type { FacetCount, FacetName, Facets, Filters } from "#core/corpus/search.ts";

/** One combination of facet values; '' where a value is not known. */
export interface FacetSet {
  readonly id: number;
  readonly domain: string;
  readonly subdomain: string;
  readonly type: string;
  readonly generator: string;
  /** Place in LENGTH_BANDS. */
  readonly band: number;
  readonly flags: number;
}

interface Tally {
  readonly sets: ReadonlyMap<number, FacetSet>;
  /** Documents that match, by set; already narrowed by tags where that was asked for. */
  readonly counts: ReadonlyMap<number, number>;
  /** Matching documents with a tag, not narrowed by tags. */
  readonly tagged: readonly { readonly tag: string; readonly facets: number; readonly documents: number }[];
  readonly filters: Omit<Filters, "tag">;
  readonly partial: boolean;
}

type SetFacet = Exclude<FacetName, "tag">;

/** Counts every facet under the filters of the others. */
export function tallyFacets({ sets, counts, tagged, filters, partial }: Tally): Facets {
  const count = (facet: SetFacet): FacetCount[] => {
    const found = new Map<string, number>();
    for (const [id, documents] of counts) {
      const set = sets.get(id);
      if (!set || !passes(set, filters, facet)) continue;
      for (const value of valuesOf(set, facet)) found.set(value, (found.get(value) ?? 0) + documents);
    }
    return mostFirst(found);
  };
  const tags = new Map<string, number>();
  for (const { tag, facets, documents } of tagged) {
    const set = sets.get(facets);
    if (set && passes(set, filters, null)) tags.set(tag, (tags.get(tag) ?? 0) + documents);
  }
  return {
    counts: {
      domain: count("domain"),
      subdomain: count("subdomain"),
      type: count("type"),
      generator: count("generator"),
      length: count("length"),
      flag: count("flag"),
      tag: mostFirst(tags),
    },
    partial,
    seen: [...counts].reduce((sum, [id, documents]) => sum + (sets.has(id) ? documents : 0), 0),
  };
}

/** Whether a document with these values passes all filters but that of one facet. */
function passes(set: FacetSet, filters: Omit<Filters, "tag">, but: SetFacet | null): boolean {
  const { domain, subdomain, type, generator, length, flag, duplicates } = filters;
  if (duplicates !== undefined && ((set.flags & COPY_BITS) !== 0) !== (duplicates === "only")) return false;
  if (but !== "domain" && domain !== undefined && !domain.includes(set.domain)) return false;
  if (but !== "subdomain" && subdomain !== undefined && !subdomain.includes(set.subdomain)) return false;
  if (but !== "type" && type !== undefined && !type.includes(set.type)) return false;
  if (but !== "generator" && generator !== undefined && !generator.includes(set.generator)) return false;
  if (but !== "length" && length !== undefined && !length.includes(bandLabel(set))) return false;
  return but === "flag" || flag === undefined || (set.flags & flagBits(flag)) !== 0;
}

function valuesOf(set: FacetSet, facet: SetFacet): string[] {
  if (facet === "length") return [bandLabel(set)];
  if (facet === "flag") return DOCUMENT_FLAGS.filter((_, place) => (set.flags & (1 << place)) !== 0);
  return [set[facet]];
}

function bandLabel({ band }: FacetSet): string {
  return LENGTH_BANDS[band]?.label ?? "";
}

function mostFirst(found: ReadonlyMap<string, number>): FacetCount[] {
  return [...found]
    .map(([value, count]) => ({ value, count }))
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}
