import { createReadStream, existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { newPack, PACK_FILE, unlistable, type EnginePack } from "#core/engines/engine-pack.ts";
import { AtomicFile, type WrittenFile } from "../atomic-file.ts";
import { sha256OfFile } from "../hash.ts";
import { tarEnd, tarHeader, tarPadding } from "../tar-writer.ts";

export type PackDescription = Omit<EnginePack, "format" | "files" | "platform"> & { readonly platform: string };

/** Writes files, which lie beside one another in the pack, and their list into one archive (.tar.gz). */
export async function makePack(
  description: PackDescription,
  paths: readonly string[],
  out: string,
): Promise<Result<{ readonly pack: EnginePack; readonly file: WrittenFile }, Problem>> {
  const unfit = unlistable(paths.map((path) => basename(path)));
  if (unfit !== null) return err(problem("engine-pack-unmade", `No pack can be made of these folders: ${unfit}.`));
  if (existsSync(out)) return err(problem("engine-pack-unmade", `${out} is there already: name another file.`));
  try {
    const files = await Promise.all(
      paths.map(async (path) => ({
        path: basename(path),
        sha256: await sha256OfFile(path),
        sizeBytes: (await stat(path)).size,
      })),
    );
    const pack = newPack({ ...description, files });
    const file = new AtomicFile(out);
    try {
      // What ends it early is an error of the stream that is read, so the callback has nothing to add.
      const packed = pipeline(
        Readable.from(archived(pack, paths)),
        createGzip({ chunkSize: 1 << 20 }),
        () => undefined,
      );
      for await (const part of packed) {
        file.writeBytes(part);
      }
      return ok({ pack, file: file.finish() });
    } catch (cause) {
      file.discard();
      throw cause;
    }
  } catch (cause) {
    return err(problem("file-not-written", `${out} could not be written (${reasonOf(cause)}): check the disk.`));
  }
}

async function* archived(pack: EnginePack, paths: readonly string[]): AsyncGenerator<Buffer> {
  const manifest = Buffer.from(`${JSON.stringify(pack, null, 2)}\n`);
  yield tarHeader(PACK_FILE, manifest.length);
  yield manifest;
  yield tarPadding(manifest.length);
  for (const [place, { path, sizeBytes }] of pack.files.entries()) {
    yield tarHeader(path, sizeBytes);
    for await (const part of createReadStream(paths[place] ?? "", { highWaterMark: 1 << 20 })) yield Buffer.from(part);
    yield tarPadding(sizeBytes);
  }
  yield tarEnd();
}
