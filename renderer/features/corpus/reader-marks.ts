import type { DocumentNote, ProbeOverlap } from "#core/corpus/search.ts";
import type { TextMark } from "../../shared/text/text-pieces.ts";
import type { TextSpan } from "../../shared/text/selection-span.ts";

/** What is marked in a document's text: words that a probe holds too, notes, and the stretch that was gone to. */
export function readerMarks(
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
    ...notes.map(({ start, end, tag, note }) => ({
      start,
      end,
      kind: "note" as const,
      title: [tag === null ? null : `#${tag}`, note === "" ? null : note].filter((part) => part !== null).join(": "),
    })),
    ...(current === null ? [] : [{ ...current, kind: "current" as const, title: "" }]),
  ];
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

const QUOTED = 90;

/** The words of a stretch, short enough for one line. */
export function quoteOf(text: string, { start, end }: TextSpan): string {
  const words = text
    .slice(start, Math.min(end, start + QUOTED))
    .replace(/\s+/g, " ")
    .trim();
  return end - start > QUOTED ? `${words}…` : words;
}
