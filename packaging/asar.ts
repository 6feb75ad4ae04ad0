import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { z } from "zod";

interface Folder {
  readonly files: Readonly<Record<string, Entry>>;
}
interface File {
  readonly size: number;
  readonly offset?: string | undefined;
  readonly unpacked?: boolean | undefined;
  readonly integrity?: { readonly algorithm: string; readonly hash: string } | undefined;
}
type Entry = Folder | File;

const FileEntry = z.looseObject({
  size: z.number(),
  offset: z.string().optional(),
  unpacked: z.boolean().optional(),
  integrity: z.looseObject({ algorithm: z.string(), hash: z.string() }).optional(),
});
const FolderEntry: z.ZodType<Folder> = z.looseObject({
  files: z.record(
    z.string(),
    z.lazy(() => z.union([FolderEntry, FileEntry])),
  ),
});

export interface Asar {
  /** SHA-256 of the header's text, which Electron compares with the one in its own binary or Info.plist. */
  readonly headerSha256: string;
  /** Paths that lie in the archive itself; the others lie beside it. */
  readonly packed: readonly string[];
  /** Packed paths whose bytes are not those of their hash, or that have none. */
  readonly damaged: readonly string[];
}

/**
 * Reads an asar: four 32-bit numbers, of which the second is the length of all that stands before the files (less 8) and
 * the fourth the length of the header's JSON.
 */
export function readAsar(path: string): Asar {
  const head = bytesOf(path, 0, 16);
  const text = bytesOf(path, 16, head.readUInt32LE(12)).toString("utf8");
  const start = 8 + head.readUInt32LE(4);
  const files = [...filesIn(FolderEntry.parse(JSON.parse(text)), "")].filter(([, { offset }]) => offset !== undefined);
  const damaged = files.filter(([, file]) => !isWhole(path, start, file)).map(([name]) => name);
  return { headerSha256: sha256(Buffer.from(text)), packed: files.map(([name]) => name), damaged };
}

function isWhole(path: string, start: number, { size, offset, integrity }: File): boolean {
  return integrity?.algorithm === "SHA256" && integrity.hash === sha256(bytesOf(path, start + Number(offset), size));
}

function* filesIn(folder: Folder, before: string): Generator<[string, File]> {
  for (const [name, entry] of Object.entries(folder.files)) {
    if ("files" in entry) yield* filesIn(entry, `${before}${name}/`);
    else yield [`${before}${name}`, entry];
  }
}

function bytesOf(path: string, offset: number, length: number): Buffer {
  const file = openSync(path, "r");
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, offset);
  closeSync(file);
  return bytes;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Whether a file (Info.plist, or a Windows program with its resource) names the hash of the archive's header. */
export function namesHash(path: string, headerSha256: string): boolean {
  return readFileSync(path).includes(headerSha256);
}
