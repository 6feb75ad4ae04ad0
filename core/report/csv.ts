import { csvCell } from "../base/csv-cell.ts";

export type Cell = string | number | null;

/** A table as RFC 4180 has it; nulls are empty. */
export function csvOf(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => row.map((cell) => csvCell(String(cell ?? ""))).join(",")).join("\n");
}
