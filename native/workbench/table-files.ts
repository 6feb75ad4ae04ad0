import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { parquetColumns } from "#core/report/table-files.ts";
import type { ReportTable } from "#core/report/table.ts";
import type { WrittenFile } from "#native/artifacts/atomic-file.ts";
import { writeParquet } from "#native/artifacts/parquet-file.ts";

/** Tables as files for other programs. */
export class TableFiles {
  /** Writes the file whole or not at all, and never over one that is there. */
  writeParquet(table: ReportTable, out: string): Result<WrittenFile, Problem> {
    const path = resolve(out);
    if (existsSync(path)) return err(problem("file-exists", `${path} is there already: name another file.`));
    try {
      return ok(writeParquet(parquetColumns(table), path));
    } catch (cause) {
      return err(problem("file-not-written", `${path} cannot be written (${reasonOf(cause)}): name another place.`));
    }
  }
}
