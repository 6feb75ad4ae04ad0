import { constants, createReadStream, createWriteStream } from "node:fs";
import { copyFile, link, mkdir, open, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

/** How files are brought to another folder. */
export interface BringOptions {
  /** "hardlink": by the file system, without taking more room. */
  readonly placement: "copy" | "hardlink";
  readonly signal?: AbortSignal | undefined;
  /** Told before each stretch that may take long. */
  readonly onPhase?: ((phase: string) => void) | undefined;
}

/**
 * Brings `files` (relative paths) from one folder to a new one and flushes them to the disk. Rejects with the file system's
 * error, or when it is cancelled.
 */
export async function bringFiles(
  from: string,
  to: string,
  files: readonly string[],
  options: BringOptions,
): Promise<void> {
  const folders = new Set([to]);
  for (const file of files) {
    options.signal?.throwIfAborted();
    const source = join(from, file);
    const target = join(to, file);
    folders.add(dirname(target));
    await mkdir(dirname(target), { recursive: true });
    // A hard link to a symbolic one would point to nowhere from here.
    if (options.placement === "hardlink") await link(await realpath(source), target);
    else await copyOne(source, target, options);
  }
  for (const folder of folders) await flushFolder(folder);
}

/** As a clone that takes no room where the file system has such, else byte by byte, which can be cancelled. */
async function copyOne(source: string, target: string, { signal, onPhase }: BringOptions): Promise<void> {
  onPhase?.(`copying ${source} (${((await stat(source)).size / 1e6).toFixed(1)} MB)`);
  const cloned = await copyFile(source, target, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  if (cloned) return;
  const write = createWriteStream(target, { flush: true });
  const read = createReadStream(source, { highWaterMark: 1 << 20 });
  await pipeline(read, write, signal === undefined ? {} : { signal });
}

/** Puts a folder's entries on the disk; Windows does so by itself and cannot open folders. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
