import { parseSearchQuery } from "#core/corpus/search-query.ts";
import { markText } from "#core/corpus/snippet.ts";
import type { DocumentNote, ProbeOverlap } from "#core/corpus/search.ts";
import type { TextMark } from "../../shared/text/text-pieces.ts";
import type { TextSpan } from "../../shared/text/selection-span.ts";

/**
 * What is marked in a document's text of `length` UTF-16 units: words that a probe holds too, notes, and the stretch that
 * was gone to. A note on the whole text marks nothing: it would only hide the others.
 */
export function readerMarks(
  length: number,
  overlaps: readonly ProbeOverlap[],
  notes: readonly DocumentNote[],
  current: TextSpan | null,
): TextMark[] {
  return [
    ...overlaps.map(({ start, end, words, probe, item }) => ({
      start,
      end,
      kind: "overlap" as const,
      title: `${words} words that ${probe} holds too (item ${item})`,
    })),
    ...notes
      .filter((note) => !isWhole(note, length))
      .map(({ start, end, tag, note }) => ({
        start,
        end,
        kind: "note" as const,
        title: [tag === null ? null : `#${tag}`, note === "" ? null : note].filter((part) => part !== null).join(": "),
      })),
    ...(current === null ? [] : [{ ...current, kind: "current" as const, title: "" }]),
  ];
}

/** Where a search matches in the first `to` UTF-16 units of a text; a search that cannot be read matches nowhere. */
export function matchMarks(text: string, query: string, to: number): TextMark[] {
  const read = parseSearchQuery(query);
  if (!read.ok || read.value.terms.length === 0) return [];
  const marks: TextMark[] = [];
  let at = 0;
  for (const part of markText(text.slice(0, to), read.value.terms)) {
    if (part.marked) marks.push({ start: at, end: at + part.text.length, kind: "match", title: "" });
    at += part.text.length;
  }
  return marks;
}

/** The overlaps of each probe, the longest first. */
export function overlapsByProbe(
  overlaps: readonly ProbeOverlap[],
): readonly { readonly probe: string; readonly overlaps: readonly ProbeOverlap[] }[] {
  const probes = [...new Set(overlaps.map(({ probe }) => probe))];
  return probes.map((probe) => ({
    probe,
    overlaps: overlaps.filter((each) => each.probe === probe).toSorted((a, b) => b.words - a.words),
  }));
}

export function isWhole({ start, end }: TextSpan, length: number): boolean {
  return start === 0 && end === length;
}

const QUOTED = 90;

/** The words of a stretch, short enough for one line. */
export function quoteOf(text: string, { start, end }: TextSpan): string {
  const words = text
    .slice(start, Math.min(end, start + QUOTED))
    .replace(/\s+/g, " ")
    .trim();
  return end - start > QUOTED ? `${words}…` : words;
}
