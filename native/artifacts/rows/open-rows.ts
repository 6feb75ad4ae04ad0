import { open, stat } from "node:fs/promises";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { ROW_FIELDS } from "#core/corpus/read-row.ts";
import { jsonlSource } from "./jsonl-rows.ts";
import { parquetSource } from "./parquet-rows.ts";
import type { RowSource } from "./row.ts";
import { textFileSource, textTreeSource } from "./text-rows.ts";

/**
 * What rows can be read from: a folder of text files, or a file that is told by its ending, or else by how it begins (Parquet by
 * its mark, JSON lines by a brace).
 */
export async function openRows(path: string): Promise<Result<RowSource, Problem>> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return ok(await textTreeSource(path));
    if (/\.(?:txt|text|md|markdown)$/i.test(path)) return ok(textFileSource(path, found.size));
    const head = await headOf(path);
    if (head.startsWith("PAR1")) return await parquetSource(path, found.size, ROW_FIELDS);
    const first = head
      .replace(/^\ufeff/, "")
      .trimStart()
      .slice(0, 1);
    if (/\.(?:jsonl|ndjson)$/i.test(path) || first === "{") return ok(jsonlSource(path, found.size));
  } catch (cause) {
    return err(problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}): check the path.`));
  }
  return err(
    problem(
      "file-of-no-kind",
      `${path} is none of what can be imported: give JSON lines (.jsonl), Parquet (.parquet), a text (.txt, .md) or a folder of texts.`,
    ),
  );
}

/** The first bytes of a file, read as text. */
async function headOf(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file.close();
  }
}
