import { csvOf, type Cell } from "./csv.ts";
import { html, type Markup } from "./html.ts";

export interface ReportTable {
  /** File name of its CSV, without the ending. */
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A table with its CSV inside the file. `shown`: which columns are drawn, all by default; the CSV always holds all. */
export function tableOf(table: ReportTable, shown: readonly string[] = table.header): Markup {
  const columns = shown.map((title) => table.header.indexOf(title));
  const isNumber = columns.map((column) => table.rows.every((row) => typeof row[column] !== "string"));
  const cell = (value: Cell | undefined, index: number): Markup =>
    html`<td${classOf(value ?? null, isNumber[index] ?? false)}>${cellText(value ?? null)}</td>`;
  return html`<div class="table">
      <table>
        <thead>
          <tr>
            ${shown.map((title, index) => html`<th scope="col" ${isNumber[index] ? CLASS : null}>${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${table.rows.map(
            (row) =>
              html`<tr>
                ${columns.map((column, index) => cell(row[column], index))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${downloadOf(table)}`;
}

/** Hashes and long names may break anywhere; other words only between them. */
function classOf(value: Cell, isNumber: boolean): Markup | null {
  if (isNumber) return CLASS;
  return typeof value === "string" && /\S{24}/.test(value) ? LONG : null;
}

const LONG: Markup = { markup: ' class="long"' };
const CLASS: Markup = { markup: ' class="number"' };

/** The link alone, for a table that is too long to read. */
export function downloadOf({ name, header, rows }: ReportTable): Markup {
  const csv = encodeURIComponent(`${csvOf(header, rows)}\n`);
  return html`<p class="download">
    <a download="${name}.csv" href="data:text/csv;charset=utf-8,${csv}">${name}.csv</a>
    <span class="muted">(${rows.length} rows, every digit)</span>
  </p>`;
}

/** Figures are drawn short; the CSV has every digit. */
function cellText(value: Cell): string {
  if (value === null) return "–";
  if (typeof value === "string" || Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.0001 ? value.toExponential(1) : value.toFixed(4);
}
