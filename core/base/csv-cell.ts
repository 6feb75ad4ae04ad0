/** White space, quotes and signs that do not show may stand before a formula's beginning. */
const FORMULA = /^[\s"'\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?%?$/i;

/**
 * RFC 4180. A cell that a spreadsheet would take for a formula (it begins with = + - @, their full-width forms, a tab or a
 * line end, white space and quotes before them not counted) gets an apostrophe in front, which makes it a text. A number
 * stays one.
 */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
