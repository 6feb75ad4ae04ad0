export const TRUNCATIONS = ["open code fence", "middle of a sentence", "no end mark"] as const;
export type Truncation = (typeof TRUNCATIONS)[number];

/** Marks that end a text, in the scripts that have their own; closing quotes, brackets and emphasis may stand behind. */
const END_MARKS =
  /[.!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964\u104b\u17d4;:][\s"'\u201c\u201d\u2018\u2019\u00bb\u00ab)\]}\u300d\u300f*_`~>|]*$/u;

/** Words after which no English sentence ends. */
const NEVER_LAST =
  /(?:^|\s)(?:the|a|an|and|or|but|of|to|in|for|with|that|which|because|its|their|my|your|our|from|by|as|at|into|than|is|are|was|were|be|if|when|while)$/i;

/** Lines of these kinds end without a mark in a whole text too: headings, list items, table rows, rules, signatures. */
const UNMARKED_LINE = /^\s*(?:#{1,6}\s|[-*+\u2022]\s|\d+[.)]\s|\||[-=_*]{3,}\s*$|[\u2014\u2013~-]{1,2}\s*\S)/u;
const SHORT_LINE_WORDS = 6;

/**
 * How a text looks cut off; null where it does not. "middle of a sentence": it ends on a comma, a hyphen or a word like
 * "the". "no end mark": its last line is running text without a mark at its end. Headings, list items, table rows and
 * short last lines (signatures) may end without one.
 */
export function truncationOf(text: string): Truncation | null {
  const trimmed = text.trimEnd();
  if (trimmed === "") return null;
  if (hasOpenFence(trimmed)) return "open code fence";
  if (/^\s*(?:`{3,}|~{3,})\s*$/.test(lastLineOf(trimmed))) return null;
  if (/[,\u3001\uff0c\u2010\u2011-]$/u.test(trimmed) && !/^\s*-{3,}$/.test(lastLineOf(trimmed)))
    return "middle of a sentence";
  if (END_MARKS.test(trimmed.slice(-20))) return null;
  const line = lastLineOf(trimmed);
  if (NEVER_LAST.test(trimmed.slice(-20))) return "middle of a sentence";
  if (UNMARKED_LINE.test(line)) return null;
  const alone = line.length < trimmed.length && line.split(/\s+/u).length <= SHORT_LINE_WORDS;
  return alone ? null : "no end mark";
}

function lastLineOf(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

/** A fence is closed by one of the same character that is at least as long (CommonMark 4.5). */
function hasOpenFence(text: string): boolean {
  let open: { readonly mark: string; readonly length: number } | null = null;
  for (const [, fence = "", rest = ""] of text.matchAll(/^ {0,3}(`{3,}|~{3,})([^\n]*)$/gm)) {
    const mark = fence.charAt(0);
    if (open === null) {
      if (mark === "~" || !rest.includes("`")) open = { mark, length: fence.length };
    } else if (mark === open.mark && fence.length >= open.length && rest.trim() === "") {
      open = null;
    }
  }
  return open !== null;
}
