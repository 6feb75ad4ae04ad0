import { parquetWriteBuffer } from "hyparquet-writer";
import type { ParquetColumn } from "#core/report/table-files.ts";
import { AtomicFile, type WrittenFile } from "./atomic-file.ts";

/** Writes columns of equal length as a Parquet file that is there whole or not at all. */
export function writeParquet(columns: readonly ParquetColumn[], path: string): WrittenFile {
  const bytes = parquetWriteBuffer({ columnData: [...columns] });
  const file = new AtomicFile(path);
  try {
    file.writeBytes(new Uint8Array(bytes));
    return file.finish();
  } catch (cause) {
    file.discard();
    throw cause;
  }
}
