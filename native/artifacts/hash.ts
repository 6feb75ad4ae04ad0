import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

export function sha256OfText(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Hex SHA-256 of a file, streamed. Rejects with the file system's error, or with an AbortError. */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, signal === undefined ? {} : { signal });
  return hash.digest("hex");
}

/**
 * Identity of a folder of files: SHA-256 over the lines `<sha256>  <path>\n`, sorted by path. The trainer computes the
 * same over a checkpoint's files.
 */
export async function sha256OfFiles(folder: string, paths: readonly string[], signal?: AbortSignal): Promise<string> {
  const lines: string[] = [];
  for (const path of [...paths].sort()) lines.push(`${await sha256OfFile(join(folder, path), signal)}  ${path}\n`);
  return sha256OfText(lines.join(""));
}
