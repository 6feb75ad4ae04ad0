import { visibleText } from "#core/base/hidden-characters.ts";

/** Left-aligned columns for a terminal; numbers are aligned right where a whole column is numeric. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => printable(row[column] ?? "").length)),
  );
  const numeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[-+]?[\d.,]+%?$|^–?$/.test(row[column] ?? "")),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const text = printable(cell);
        const width = widths[column] ?? 0;
        return numeric[column] ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(header), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

/** Text of models and files is data: control characters cannot move the terminal's cursor. */
export function printable(text: string): string {
  return visibleText(text).replaceAll("\n", "␊").replaceAll("\t", "␉");
}

export function percent(value: number | null): string {
  return value === null ? "–" : `${(value * 100).toFixed(1)}%`;
}

export function interval(low: number | null, high: number | null): string {
  return low === null || high === null ? "–" : `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}`;
}
