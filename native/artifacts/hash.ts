import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";

export function sha256OfText(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Bytes read at once: a cancelled hash ends within one of these. */
const CHUNK_BYTES = 1 << 20;

/**
 * Hex SHA-256 of a file, read in pieces. Rejects with the file system's error, or with the signal's reason. Not by a stream:
 * for files of a few megabytes the stream takes as long as the hash.
 */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = await open(path);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(piece, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
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
