import { csvOf } from "#core/report/csv.ts";
import { jsonlOf, parquetColumns } from "#core/report/table-files.ts";
import type { ReportTable } from "#core/report/table.ts";

export const TABLE_FORMATS = ["csv", "jsonl", "parquet"] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** The content of a table's file with its media type. */
export async function tableContent(
  table: ReportTable,
  format: TableFormat,
): Promise<{ readonly content: BlobPart; readonly type: string }> {
  switch (format) {
    case "csv":
      return { content: `${csvOf(table.header, table.rows)}\n`, type: "text/csv" };
    case "jsonl":
      return { content: `${jsonlOf(table)}\n`, type: "application/jsonl" };
    case "parquet": {
      // Loaded when it is first asked for: few sessions do.
      const { parquetWriteBuffer } = await import("hyparquet-writer");
      return {
        content: parquetWriteBuffer({ columnData: parquetColumns(table) }),
        type: "application/vnd.apache.parquet",
      };
    }
    default:
      return format satisfies never;
  }
}
