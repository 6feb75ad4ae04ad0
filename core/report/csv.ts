export type Cell = string | number | null;

/** A table as RFC 4180 has it; nulls are empty. */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => row.map((cell) => csvCell(cell)).join(",")).join("\n");
}

/** A text that a spreadsheet would run as a formula is kept a text by a leading apostrophe. */
function csvCell(cell: Cell): string {
  const text = String(cell ?? "");
  const safe = typeof cell === "string" && isFormula(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What begins as a formula and is no number: "-2+3" and "+A1" are formulas, "-2" and "+0.5" are not. */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
}
