import { closeSync, createReadStream, openSync, readSync, type Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { EnginePack, PACK_FILE } from "#core/engines/engine-pack.ts";
import { readTar, TarFault, type TarMember } from "../tar-reader.ts";

const LARGEST_MANIFEST = 1 << 20;
const GZIP = 0x1f8b;

/** A pack in a file or a folder that somebody made, of which nothing is believed yet but its list of files. */
export interface OpenedPack {
  readonly pack: EnginePack;
  /** What comes behind the manifest, in the order of the archive. */
  readonly members: AsyncGenerator<TarMember>;
}

/** Reads a pack's manifest and gives its files to be read. Throws a TarFault for what is no pack. */
export async function openPack(path: string, stat: Stats, signal?: AbortSignal): Promise<OpenedPack> {
  const members = stat.isDirectory() ? folderMembers(path) : readTar(archiveBytes(path, signal));
  const first = await members.next();
  if (first.done === true || first.value.name !== PACK_FILE) throw new TarFault(`its first member is not ${PACK_FILE}`);
  if (first.value.sizeBytes > LARGEST_MANIFEST) throw new TarFault(`its ${PACK_FILE} is too large`);
  const parts: Buffer[] = [];
  for await (const part of first.value.body) parts.push(part);
  const pack = readManifest(Buffer.concat(parts).toString("utf8"));
  return { pack, members: stat.isDirectory() ? filesOf(path, pack) : members };
}

function readManifest(text: string): EnginePack {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch (cause) {
    throw new TarFault(`its ${PACK_FILE} is no JSON`, { cause });
  }
  const parsed = EnginePack.safeParse(said);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TarFault(`its ${PACK_FILE} has ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "an unknown shape"}`);
}

function archiveBytes(path: string, signal?: AbortSignal): Readable {
  const file = openSync(path, "r");
  const magic = Buffer.alloc(2);
  readSync(file, magic, 0, 2, 0);
  closeSync(file);
  const source = createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) });
  if (magic.readUInt16BE(0) !== GZIP) return source;
  // What ends it early is an error of the stream that is read, so the callback has nothing to add.
  return pipeline(source, createGunzip({ chunkSize: 1 << 20 }), () => undefined);
}

async function* folderMembers(folder: string): AsyncGenerator<TarMember> {
  yield await folderMember(folder, PACK_FILE);
}

async function* filesOf(folder: string, { files }: EnginePack): AsyncGenerator<TarMember> {
  for (const { path } of files) yield await folderMember(folder, path);
}

async function folderMember(folder: string, name: string): Promise<TarMember> {
  const place = join(folder, name);
  const stat = await lstat(place).catch((cause: unknown) => {
    throw new TarFault(`it has no ${name}`, { cause });
  });
  if (!stat.isFile()) throw new TarFault(`its member ${JSON.stringify(name)} is no regular file`);
  return { name, sizeBytes: stat.size, body: createReadStream(place, { highWaterMark: 1 << 20 }) };
}
