/** A heading as it stands in a text. Offsets are UTF-16 units, `end` exclusive and before the line feed of its last line. */
export interface Heading {
  readonly start: number;
  readonly end: number;
  readonly title: string;
  /** As written: the number of `#`, of parts of a number, 1 for underlined by `=`. */
  readonly depth: number;
}

/** A line without its line feed. */
export interface Line {
  readonly text: string;
  readonly start: number;
  /** Inside a fenced block of code, its fences included. */
  readonly fenced: boolean;
}

export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  let fence: string | null = null;
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    const before = fence;
    if (mark?.[1] !== undefined) fence = fenceAfter(fence, mark[1], mark[2] ?? "");
    lines.push({ text: line, start, fenced: before !== null || fence !== null });
    start += line.length + 1;
  }
  return lines;
}

/** A fence opens where none is open, and is closed by one of its own sign, at least as long, with nothing behind. */
function fenceAfter(open: string | null, mark: string, behind: string): string | null {
  if (open === null) return mark.startsWith("`") && behind.includes("`") ? null : mark;
  return mark.startsWith(open) && behind.trim() === "" ? null : open;
}

/**
 * Headings of a text, in order. Markdown: `#` lines, and single lines underlined with `=` or `-` after a blank line. Where
 * there is none of those the text is read as plain: see `plainHeading`. Nothing inside fenced code is a heading.
 */
export function headingsOf(text: string, lines: readonly Line[] = linesOf(text)): Heading[] {
  const markdown = lines.flatMap((line, index) => markdownHeading(line, lines[index - 1], lines[index + 1]) ?? []);
  if (markdown.length > 0) return markdown;
  const plain = lines.flatMap((line, index) => plainHeading(line, lines[index - 1], lines[index + 1]) ?? []);
  return plain.some((each) => each.capitals) ? plain.map(underCapitals) : plain.map(({ heading }) => heading);
}

const isBlank = (line: Line | undefined): boolean => line === undefined || line.text.trim() === "";

function markdownHeading(line: Line, before: Line | undefined, after: Line | undefined): Heading | null {
  if (line.fenced) return null;
  const hashes = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line.text);
  if (hashes?.[1] !== undefined) {
    const behind = line.text.slice(hashes[0].length).trim();
    const title = behind.replace(/(^|[ \t])#+$/, "").trim();
    return { start: line.start, end: line.start + line.text.length, title, depth: hashes[1].length };
  }
  if (after === undefined || after.fenced || !isBlank(before) || !mayBeUnderlined(line.text)) return null;
  const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(after.text)?.[1];
  if (underline === undefined) return null;
  const depth = underline.startsWith("=") ? 1 : 2;
  return { start: line.start, end: after.start + after.text.length, title: line.text.trim(), depth };
}

/** Not blank, not code, quoted, a list's entry, nor itself a line of dashes. */
function mayBeUnderlined(text: string): boolean {
  return text.trim() !== "" && !/^( {4}|\t| {0,3}(>|[-*+][ \t]|\d+[.)][ \t]|[=\-*_]{2,}[ \t]*$))/.test(text);
}

/** Longer lines are sentences. */
const LONGEST_PLAIN_HEADING = 80;

/**
 * A heading of a text without markup: a line of at most 80 characters, blank lines on both sides (or the text's edge
 * above it), without a full stop, comma, semicolon or colon at its end, that is either numbered ("2", "2.1", "2.", "II.",
 * "Part 3") or in capitals throughout (four letters at least). Parts of its number tell its depth.
 */
function plainHeading(
  line: Line,
  before: Line | undefined,
  after: Line | undefined,
): { heading: Heading; capitals: boolean } | null {
  const title = line.text.trim();
  const stands = !line.fenced && isBlank(before) && after !== undefined && isBlank(after);
  if (!stands || title === "" || title.length > LONGEST_PLAIN_HEADING || /[.,;:]$/.test(title)) return null;
  const heading = { start: line.start, end: line.start + line.text.length, title };
  const letters = title.match(/\p{L}/gu) ?? [];
  if (letters.length >= 4 && title === title.toUpperCase() && title !== title.toLowerCase())
    return { heading: { ...heading, depth: 1 }, capitals: true };
  const number = /^(\d+(?:\.\d+)*)[.)]?[ \t]+\S/.exec(title)?.[1];
  if (number !== undefined) return { heading: { ...heading, depth: number.split(".").length }, capitals: false };
  const named = /^(?:[IVXLC]+[.)]|(?:part|chapter|section)[ \t]+(?:\d+|[IVXLC]+)\b)/i.test(title);
  return named ? { heading: { ...heading, depth: 1 }, capitals: false } : null;
}

/** Beside headings in capitals, numbered ones stand a step lower. */
function underCapitals({ heading, capitals }: { heading: Heading; capitals: boolean }): Heading {
  return capitals ? heading : { ...heading, depth: heading.depth + 1 };
}
