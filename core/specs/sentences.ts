import { headingsOf, linesOf, type Heading, type Line } from "./headings.ts";

/** "item" is a sentence of a list's entry. Code is one unit however many lines it has. */
export type UnitKind = "sentence" | "item" | "heading" | "code";

/** A stretch of a text; offsets are UTF-16 units, `end` exclusive, white space at its edges left out. */
export interface TextUnit {
  readonly kind: UnitKind;
  readonly start: number;
  readonly end: number;
}

interface Block {
  readonly kind: UnitKind;
  readonly start: number;
  end: number;
}

/**
 * Cuts a text into headings, sentences, entries of lists and blocks of code. In order, without overlap; what lies between
 * two units is white space or a line of dashes, so that no word belongs to none.
 */
export function splitSentences(text: string): TextUnit[] {
  return blocksOf(text).flatMap((block) =>
    block.kind === "heading" || block.kind === "code" ? trimmed(text, block) : sentencesOf(text, block),
  );
}

/** Paragraphs, entries of lists, headings and fenced code, line by line. */
function blocksOf(text: string): Block[] {
  const lines = linesOf(text);
  const headings = headingsOf(text, lines);
  const blocks: Block[] = [];
  let open: Block | null = null;
  let next = 0;
  for (const line of lines) {
    while ((headings[next]?.end ?? Infinity) < line.start) next++;
    const begun = blockAt(line, open, headings[next]);
    if (begun !== null && begun !== open) blocks.push(begun);
    if (begun !== null) begun.end = Math.max(begun.end, line.start + line.text.length);
    open = begun;
  }
  return blocks;
}

/** The block that a line belongs to: the one that is open, or a new one; null for a line that holds nothing. */
function blockAt(line: Line, open: Block | null, heading: Heading | undefined): Block | null {
  const start = line.start;
  if (heading !== undefined && heading.start <= start && start <= heading.end) {
    return open?.kind === "heading" && open.start === heading.start
      ? open
      : { kind: "heading", start: heading.start, end: heading.end };
  }
  if (line.fenced) return open?.kind === "code" ? open : { kind: "code", start, end: start };
  if (line.text.trim() === "" || isRule(line.text)) return null;
  if (LIST_MARK.test(line.text)) return { kind: "item", start, end: start };
  if (/^\s*\|/.test(line.text)) return { kind: "sentence", start, end: start };
  const goesOn = open !== null && (open.kind === "sentence" || open.kind === "item");
  return goesOn ? open : { kind: "sentence", start, end: start };
}

/** "- ", "* ", "+ ", "• ", "3. ", "3) ", "(a) " or "a) " at the start of a line. */
export const LIST_MARK = /^[ \t>]*(?:[-*+•]|\d{1,4}[.)]|\(?[a-z]\))[ \t]+/;

const isRule = (line: string): boolean => /^ {0,3}([-*_=])(?:[ \t]*\1){2,}[ \t]*$/.test(line);

function trimmed(text: string, { kind, start, end }: Block): TextUnit[] {
  const inner = text.slice(start, end);
  const from = start + inner.length - inner.trimStart().length;
  const to = from + inner.trim().length;
  return to > from ? [{ kind, start: from, end: to }] : [];
}

/** A sentence's last signs: a stop with whatever closes behind it, or the full-width stops of Chinese and Japanese. */
const STOP = /[.!?…]+["'”’»)\]*_`]*(?=\s|$)|[。！？]+[」』）”’]*/g;

function sentencesOf(text: string, block: Block): TextUnit[] {
  const body = text.slice(block.start, block.end);
  const units: TextUnit[] = [];
  let from = 0;
  const firstWord = LIST_MARK.exec(body)?.[0].length ?? 0;
  for (const stop of body.matchAll(STOP)) {
    const end = stop.index + stop[0].length;
    if (stop.index < firstWord || !endsSentence(body, from, stop.index, end)) continue;
    units.push(...trimmed(text, { kind: block.kind, start: block.start + from, end: block.start + end }));
    from = end;
  }
  return [...units, ...trimmed(text, { kind: block.kind, start: block.start + from, end: block.end })];
}

/** Never at a sentence's end, for a name or an example follows. */
const BEFORE_MORE = new Set(
  "e.g i.e cf vs mr mrs ms dr prof st mt fig figs eq sec ch no nos vol pp p approx ca al gen sen rep hon viz".split(
    " ",
  ),
);
/** At a sentence's end only where a word follows that opens sentences. */
const MAYBE_LAST = /^(?:(?:\p{L}\.)+\p{L}|\p{Lu}|etc|inc|ltd|co|corp|jr|sr|dept|est)$/u;
const OPENERS = new Set(
  "a an the this that these those it its he she they we you i there here in on at for from to by with as if when while where who what how why and but or so yet nor not no all any each every some most many one both such after before then also still however".split(
    " ",
  ),
);

/** Whether the stop at `at` (its last sign before `end`) ends the sentence that begins at `from`. */
function endsSentence(body: string, from: number, at: number, end: number): boolean {
  const next = /^\s*[\s"'“‘«([*_`]*(\S*)/.exec(body.slice(end, end + 200))?.[1] ?? "";
  if (next === "") return true;
  if (/^\p{Ll}/u.test(next)) return false;
  if (body[at] !== "." || body[at + 1] === ".") return true;
  const word = /[\p{L}.]*$/u.exec(body.slice(Math.max(from, at - 20), at))?.[0] ?? "";
  if (BEFORE_MORE.has(word.toLowerCase())) return false;
  if (!MAYBE_LAST.test(word) || word === "I") return true;
  return OPENERS.has(/^[\p{L}']*/u.exec(next)?.[0].toLowerCase() ?? "");
}
