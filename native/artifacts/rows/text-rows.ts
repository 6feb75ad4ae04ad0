import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { err, ok, type Result } from "#core/base/result.ts";
import { decodeUtf8, MOST_BYTES, NOT_UTF8, TOO_LONG, type RawRow, type RowSource } from "./row.ts";

const TEXT_FILE = /\.(?:txt|text|md|markdown)$/i;

/** A folder of text files, whose folders say what they are about: domain/subdomain/type/…/name.txt. */
export async function textTreeSource(folder: string): Promise<RowSource> {
  let totalBytes = 0;
  for await (const path of textFiles(folder, "")) totalBytes += (await stat(join(folder, path))).size;
  return { format: "text", totalBytes, rows: () => treeRows(folder) };
}

/** One text file: one document. */
export function textFileSource(path: string, totalBytes: number): RowSource {
  return {
    format: "text",
    totalBytes,
    rows: async function* () {
      const value = await readTextFile(path, {});
      yield { place: basename(path), doneBytes: totalBytes, value };
    },
  };
}

async function* treeRows(folder: string): AsyncGenerator<RawRow, void, undefined> {
  let doneBytes = 0;
  for await (const path of textFiles(folder, "")) {
    const file = join(folder, path);
    doneBytes += (await stat(file)).size;
    const [domain, subdomain, type, idea] = path.split("/").slice(0, -1);
    const value = await readTextFile(file, { domain, subdomain, type, idea });
    yield { place: path, doneBytes, value };
  }
}

/** Paths in the folder, with "/", in the order of names. Links are not followed: they may lead in a circle. */
async function* textFiles(folder: string, below: string): AsyncGenerator<string, void, undefined> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* textFiles(folder, path);
    else if (entry.isFile() && TEXT_FILE.test(entry.name)) yield path;
  }
}

async function readTextFile(
  path: string,
  about: Readonly<Record<string, string | undefined>>,
): Promise<Result<unknown, string>> {
  if ((await stat(path)).size > MOST_BYTES) return err(TOO_LONG);
  const text = decodeUtf8(await readFile(path));
  return text === null ? err(NOT_UTF8) : ok({ ...about, text: text.replace(/^\ufeff/, "") });
}
