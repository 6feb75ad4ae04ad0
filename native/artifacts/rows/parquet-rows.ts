import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { decodeUtf8, NOT_UTF8, type RawRow, type RowSource } from "./row.ts";

/** Bytes of the largest row group that is read, before compression: one is held in memory whole. */
const MOST_GROUP_BYTES = 2 ** 30;

/** Stands where a text's bytes are no UTF-8; the library itself would put replacement characters there. */
const NO_TEXT: unique symbol = Symbol("not UTF-8");

const PARSERS = {
  stringFromBytes: textOf,
  jsonFromBytes: (bytes: Uint8Array | undefined): unknown => {
    const text = textOf(bytes);
    return typeof text === "string" ? JSON.parse(text) : text;
  },
};

function textOf(bytes: Uint8Array | undefined): string | undefined | typeof NO_TEXT {
  return bytes === undefined ? undefined : (decodeUtf8(bytes) ?? NO_TEXT);
}

/** A Parquet file, read row group by row group. Of its columns only those named here are read. */
export async function parquetSource(
  path: string,
  totalBytes: number,
  fields: readonly string[],
): Promise<Result<RowSource, Problem>> {
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
  } catch (cause) {
    return err(problem("file-damaged", `${path} cannot be read as Parquet (${reasonOf(cause)}): fetch it again.`));
  }
  const large = metadata.row_groups.findIndex((group) => Number(group.total_byte_size) > MOST_GROUP_BYTES);
  if (large !== -1) {
    return err(
      problem(
        "file-of-large-parts",
        `${path} holds a row group of more than ${MOST_GROUP_BYTES / 2 ** 20} MiB (number ${large + 1}): write it with smaller row groups.`,
      ),
    );
  }
  return ok({ format: "parquet", totalBytes, rows: () => parquetRows(path, totalBytes, metadata, fields) });
}

async function* parquetRows(
  path: string,
  totalBytes: number,
  metadata: FileMetaData,
  fields: readonly string[],
): AsyncGenerator<RawRow, void, undefined> {
  const file = await asyncBufferFromFile(path);
  const columns = topColumns(metadata).filter((column) => fields.includes(column));
  const total = Number(metadata.num_rows);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const read = await readGroup({ file, metadata, columns, rowStart, rowEnd, compressors, parsers: PARSERS });
    const rows = read.ok ? read.value : [read];
    for (const [place, row] of rows.entries()) {
      const number = rowStart + place + 1;
      yield {
        place: read.ok ? `row ${number}` : `rows ${number} to ${rowEnd}`,
        doneBytes: Math.round((number / total) * totalBytes),
        value: read.ok ? checked(row) : read,
      };
    }
    rowStart = rowEnd;
  }
}

async function readGroup(
  options: Parameters<typeof parquetReadObjects>[0],
): Promise<Result<Record<string, unknown>[], string>> {
  try {
    return ok(await parquetReadObjects(options));
  } catch (cause) {
    return err(`the part of the file that holds them is damaged (${reasonOf(cause)})`);
  }
}

/** Names of the columns at the root of the schema, whose elements are listed depth first. */
function topColumns({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  for (let place = 1; place < schema.length;) {
    names.push(schema[place]?.name ?? "");
    let open = 1;
    for (; open > 0 && place < schema.length; place++) open += (schema[place]?.num_children ?? 0) - 1;
  }
  return names;
}

function checked(row: unknown): Result<unknown, string> {
  return holdsNoText(row) ? err(NOT_UTF8) : ok(row);
}

function holdsNoText(value: unknown): boolean {
  if (value === NO_TEXT) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsNoText);
}
