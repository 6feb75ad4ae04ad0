import type { Cell } from "./csv.ts";
import type { ReportTable } from "./table.ts";

/** A row a line, an object each; keys are the table's header. */
export function jsonlOf({ header, rows }: Pick<ReportTable, "header" | "rows">): string {
  return rows
    .map((row) => JSON.stringify(Object.fromEntries(header.map((name, column) => [name, row[column] ?? null]))))
    .join("\n");
}

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: "DOUBLE" | "INT32" | "STRING";
  readonly nullable: boolean;
  readonly data: (string | number | null)[];
}

const MOST_INT32 = 2 ** 31 - 1;

/** The table's columns: whole numbers, numbers, or texts where a single value is no number. A null stays a null. */
export function parquetColumns({ header, rows }: Pick<ReportTable, "header" | "rows">): ParquetColumn[] {
  return header.map((name, column) => {
    const values = rows.map((row) => row[column] ?? null);
    const known = values.filter((value) => value !== null);
    const type = typeOf(known);
    return {
      name,
      type,
      nullable: true,
      data: type === "STRING" ? values.map((value) => (value === null ? null : String(value))) : values,
    };
  });
}

function typeOf(values: readonly (string | number)[]): ParquetColumn["type"] {
  if (values.length === 0 || values.some((value) => typeof value === "string")) return "STRING";
  const whole = values.every((value) => Number.isInteger(value) && Math.abs(Number(value)) <= MOST_INT32);
  return whole ? "INT32" : "DOUBLE";
}

/** Records of unlike shapes as one table: every key is a column, in order of first appearance; what is nested stands as JSON. */
export function tableOfRecords(name: string, records: readonly object[]): ReportTable {
  const header = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    name,
    header,
    rows: records.map((record) => header.map((key) => cellOf(Reflect.get(record, key)))),
  };
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === "string" || typeof value === "number" ? value : JSON.stringify(value);
}
