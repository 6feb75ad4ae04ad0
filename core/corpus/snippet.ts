import { wordsOf, type SearchTerm } from "./search-query.ts";
import type { SnippetPart } from "./search.ts";

/** UTF-16 units that a snippet aims at, and those before its first mark. */
const SNIPPET_LENGTH = 240;
const LEAD_LENGTH = 40;

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly term: number;
}

/**
 * The stretch of a text where most of the terms stand together, with what matches marked; the beginning of the text where
 * none does. The parts joined are a part of the text, but for "…" where it was cut.
 */
export function snippetOf(text: string, terms: readonly SearchTerm[]): SnippetPart[] {
  const marks = findMarks(text, terms);
  const first = densest(marks);
  const start = first === null ? 0 : blankBefore(text, Math.max(0, first.start - LEAD_LENGTH));
  const end = blankAfter(text, start + SNIPPET_LENGTH);
  const within = marks.filter((mark) => mark.start >= start && mark.end <= end);
  const parts = cutParts(text, start, end, within);
  return [
    ...(start > 0 ? [{ text: "…", marked: false }] : []),
    ...parts,
    ...(end < text.length ? [{ text: "…", marked: false }] : []),
  ];
}

/** A whole text in parts, with what matches marked. */
export function markText(text: string, terms: readonly SearchTerm[]): SnippetPart[] {
  return cutParts(text, 0, text.length, findMarks(text, terms));
}

/** Where terms that are looked for in the text stand, in its order, without overlaps. */
function findMarks(text: string, terms: readonly SearchTerm[]): Mark[] {
  const sought = terms
    .map((term, place) => ({ ...term, place }))
    .filter((term) => term.field !== "title" && term.field !== "idea");
  if (sought.length === 0) return [];
  const words = [...wordsOf(text)];
  const marks: Mark[] = [];
  for (let place = 0; place < words.length; place++) {
    const found = sought.find((term) => matchesAt(words, place, term));
    const last = words[place + (found?.words.length ?? 0) - 1];
    const here = words[place];
    if (!found || !here || !last) continue;
    marks.push({ start: here.start, end: last.end, term: found.place });
    place += found.words.length - 1;
  }
  return marks;
}

function matchesAt(words: readonly { word: string }[], place: number, { words: sought, prefix }: SearchTerm): boolean {
  return sought.every((part, offset) => {
    const word = words[place + offset]?.word;
    if (word === undefined) return false;
    return prefix && offset === sought.length - 1 ? word.startsWith(part) : word === part;
  });
}

/** The mark from which on a snippet holds most of the different terms; the earlier of equal ones. */
function densest(marks: readonly Mark[]): Mark | null {
  let best: { mark: Mark; terms: number } | null = null;
  for (const [place, mark] of marks.entries()) {
    const seen = new Set<number>();
    for (let next = place; next < marks.length; next++) {
      const other = marks[next];
      if (!other || other.end > mark.start + SNIPPET_LENGTH - LEAD_LENGTH) break;
      seen.add(other.term);
    }
    if (best === null || seen.size > best.terms) best = { mark, terms: seen.size };
  }
  return best?.mark ?? null;
}

function cutParts(text: string, start: number, end: number, marks: readonly Mark[]): SnippetPart[] {
  const parts: SnippetPart[] = [];
  let at = start;
  for (const mark of marks) {
    if (mark.start > at) parts.push({ text: text.slice(at, mark.start), marked: false });
    parts.push({ text: text.slice(mark.start, mark.end), marked: true });
    at = mark.end;
  }
  if (at < end) parts.push({ text: text.slice(at, end), marked: false });
  return parts;
}

/** A place close before `place` where no word and no character is cut in two. */
function blankBefore(text: string, place: number): number {
  for (let at = place; at > Math.max(0, place - LEAD_LENGTH); at--) if (/\s/.test(text[at - 1] ?? "")) return at;
  return place <= LEAD_LENGTH ? 0 : wholeCharacter(text, place);
}

function blankAfter(text: string, place: number): number {
  if (place >= text.length) return text.length;
  for (let at = place; at < Math.min(text.length, place + LEAD_LENGTH); at++) if (/\s/.test(text[at] ?? "")) return at;
  return wholeCharacter(text, place);
}

function wholeCharacter(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff ? place + 1 : place;
}
