/** UTF-16 units of a title that is made from a text. */
const TITLE_LENGTH = 120;

/** A title for a text that has none: its first line that is not blank, without Markdown's heading marks. */
export function titleOf(text: string): string {
  // Only the beginning is split: a text may be one line of many megabytes.
  const lines = text.slice(0, 20 * TITLE_LENGTH).split(/\r\n|[\n\r\u2028\u2029]/);
  const line = lines.map((each) => each.replace(/^\s*#{1,6}\s+/, "").trim()).find((each) => each !== "") ?? "";
  return line.length <= TITLE_LENGTH ? line : `${cut(line)}…`;
}

/** Not within a character, and at a blank where there is one close by. */
function cut(line: string): string {
  const head = line.slice(0, TITLE_LENGTH).replace(/[\ud800-\udbff]$/, "");
  const blank = head.lastIndexOf(" ");
  return blank > TITLE_LENGTH / 2 ? head.slice(0, blank) : head;
}
