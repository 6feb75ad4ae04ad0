import { parentPort, workerData } from "node:worker_threads";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { z } from "zod";
import { reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ParquetGroup, ParquetSaid } from "./parquet-rows.ts";
import { decodeUtf8, NOT_UTF8 } from "./row.ts";

/** Entry of the thread that reads a Parquet file, so that a damaged one can neither stop nor fill the host. */
const { path, fields } = z.strictObject({ path: z.string(), fields: z.array(z.string()) }).parse(workerData);

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

async function main(): Promise<void> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = topColumns(metadata).filter((column) => fields.includes(column));
    const groups = groupsOf(metadata);
    parentPort?.on("message", (place: number) => {
      const rowStart = groups.slice(0, place).reduce((sum, { rows }) => sum + rows, 0);
      const rowEnd = rowStart + (groups[place]?.rows ?? 0);
      const options = { file, metadata, columns, rowStart, rowEnd, compressors, parsers: PARSERS };
      void readGroup(options).then((rows) => say({ kind: "rows", rows }));
    });
    say({ kind: "opened", groups });
  } catch (cause) {
    say({ kind: "damaged", reason: reasonOf(cause) });
  }
}

function say(said: ParquetSaid): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(said);
}

function groupsOf({ row_groups: groups }: FileMetaData): ParquetGroup[] {
  return groups.map((group) => ({ rows: Number(group.num_rows), sizeBytes: Number(group.total_byte_size) }));
}

async function readGroup(
  options: Parameters<typeof parquetReadObjects>[0],
): Promise<Result<Result<unknown, string>[], string>> {
  try {
    return ok((await parquetReadObjects(options)).map(checked));
  } catch (cause) {
    return err(reasonOf(cause));
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

await main();
