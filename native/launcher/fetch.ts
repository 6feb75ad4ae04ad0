import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, lstat, mkdir, open, realpath, rename, rm, statfs } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { problem, reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { fetchVerdict, RunManifest, type ManifestFile } from "#core/runs/run-manifest.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { Link, LinkProblem } from "./link.ts";
import { persist, type Patience } from "./persist.ts";
import { readRunFile } from "./read-run-file.ts";
import { safetensorsFault } from "./safetensors-header.ts";

export interface FetchOptions extends Patience {
  readonly onProgress?: ((progress: { readonly gotBytes: number; readonly totalBytes: number }) => void) | undefined;
  /** Files that are asked for; default: all that are allowed. */
  readonly wants?: ((file: ManifestFile) => boolean) | undefined;
  /** Default: 4 MiB. */
  readonly pieceBytes?: number;
}

export interface Fetched {
  readonly files: readonly ManifestFile[];
  /** In the manifest, but never brought here: pickles, and what is neither weights nor text of a checkpoint. */
  readonly refused: readonly string[];
}

type FetchProblem = LinkProblem;

const PIECE_BYTES = 4 << 20;
const LONGEST_MANIFEST_BYTES = 8 << 20;

/**
 * Brings a run's artefacts into `folder`, as its manifest lists them: allowed names only, each file checked by its hash
 * before it gets its name. What is there already is kept; after a lost link or `kill -9` a file goes on where it ended.
 */
export async function fetchArtefacts(
  link: Link,
  key: RunKey,
  folder: string,
  options: FetchOptions,
): Promise<Result<Fetched, FetchProblem>> {
  const manifest = await readManifest(link, key, options);
  if (!manifest.ok) return manifest;
  const verdicts = manifest.value.files.map((file) => ({ file, verdict: fetchVerdict(file.path) }));
  const allowed = verdicts.filter(({ verdict }) => verdict === "wanted").map(({ file }) => file);
  const files = allowed.filter((file) => options.wants?.(file) ?? true);
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const full = await lackOfSpace(folder, files);
  if (full) return err(full);
  let gotBytes = 0;
  for (const file of files) {
    const tell = (got: number): void => options.onProgress?.({ gotBytes: gotBytes + got, totalBytes });
    const fetched = await fetchOne({ link, key, folder, file, tell, options });
    if (!fetched.ok) return fetched;
    gotBytes += file.bytes;
    tell(0);
  }
  return ok({ files, refused: verdicts.filter(({ verdict }) => verdict !== "wanted").map(({ file }) => file.path) });
}

/** Told before a disk is filled for nothing: what is missing here of the files, and what is free. */
async function lackOfSpace(folder: string, files: readonly ManifestFile[]): Promise<FetchProblem | null> {
  let missing = 0;
  for (const { path, bytes } of files) {
    const target = join(folder, path);
    missing += Math.max(0, bytes - ((await sizeOf(target)) ?? (await sizeOf(`${target}.part`)) ?? 0));
  }
  try {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    if (missing <= bavail * bsize) return null;
    const [needed, free] = [missing, bavail * bsize].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`);
    return problem(
      "disk-full",
      `${needed} would come into ${folder}, where ${free} are free: free some and fetch again.`,
    );
  } catch {
    // Told where the first file is written.
    return null;
  }
}

async function readManifest(
  link: Link,
  key: RunKey,
  options: FetchOptions,
): Promise<Result<RunManifest, FetchProblem>> {
  const range = { path: "manifest.json", offset: 0, length: LONGEST_MANIFEST_BYTES };
  const read = await persist(async () => {
    const got = await readRunFile(link, key, range, options.signal);
    return got.ok ? ok({ done: got.value }) : got;
  }, options);
  if (!read.ok) return read;
  if (read.value === null) {
    return err(
      problem("run-unknown", `The run ${key} on ${link.name} has no manifest.json yet: fetch it when it has ended.`),
    );
  }
  const parsed = RunManifest.safeParse(jsonOf(read.value.bytes));
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const pathAtFault = issue?.path.at(-1) === "path";
  const where = issue?.path.join(".") ?? "";
  return err(
    pathAtFault
      ? problem(
          "path-refused",
          `The manifest of the run ${key} names a file outside its folder (${where}), so nothing was fetched.`,
        )
      : problem(
          "file-malformed",
          `manifest.json of the run ${key} is not usable (${where === "" ? "not JSON" : where}: ${issue?.message ?? "?"}): look at it on ${link.name}.`,
        ),
  );
}

interface OneFile {
  readonly link: Link;
  readonly key: RunKey;
  readonly folder: string;
  readonly file: ManifestFile;
  readonly tell: (got: number) => void;
  readonly options: FetchOptions;
}

async function fetchOne(one: OneFile): Promise<Result<null, FetchProblem>> {
  const { folder, file } = one;
  const target = join(folder, file.path);
  try {
    const placed = await placeFor(folder, target);
    if (!placed.ok) return placed;
    if ((await sizeOf(target)) === file.bytes && (await sha256OfFile(target)) === file.sha256) return ok(null);
    const part = `${target}.part`;
    // A part from an earlier try may be spoiled: then once more from the beginning.
    for (const last of [false, true]) {
      const got = await fetchPart(one, part);
      if (!got.ok) return got;
      if ((await sha256OfFile(part)) === file.sha256) return await publish(one, part, target);
      await rm(part, { force: true });
      if (last) break;
    }
    return err(
      problem(
        "hash-differs",
        `${file.path} of the run ${one.key} does not have the hash of its manifest: it was changed on ${one.link.name} after the run, so it was not taken.`,
      ),
    );
  } catch (cause) {
    return err(
      problem(
        "folder-unusable",
        `${target} cannot be written (${reasonOf(cause)}): check the folder's permissions and space.`,
      ),
    );
  }
}

/** The target's folder, which must still lie in `folder` once links are followed. */
async function placeFor(folder: string, target: string): Promise<Result<null, FetchProblem>> {
  await mkdir(folder, { recursive: true });
  const root = await realpath(folder);
  let parent = folder;
  // Made and looked at one by one: a link on the way would lead `mkdir` out of the folder.
  for (const name of dirname(target).slice(folder.length).split(sep)) {
    if (name === "") continue;
    parent = join(parent, name);
    await mkdir(parent, { recursive: true });
    const real = await realpath(parent);
    if (!real.startsWith(root + sep)) {
      return err(
        problem("path-refused", `${parent} leads out of ${folder}, so nothing is written there: remove that link.`),
      );
    }
  }
  return ok(null);
}

async function fetchPart(
  { link, key, file, tell, options }: OneFile,
  part: string,
): Promise<Result<null, FetchProblem>> {
  let offset = (await sizeOf(part)) ?? 0;
  if (offset === 0 || offset > file.bytes) {
    // Also where it is a link, through which one would write elsewhere.
    await rm(part, { force: true });
    offset = 0;
  }
  if (file.bytes === 0) await appendFile(part, "");
  return persist<null>(async () => {
    if (offset >= file.bytes) return ok({ done: null });
    const length = Math.min(options.pieceBytes ?? PIECE_BYTES, file.bytes - offset);
    const read = await readRunFile(link, key, { path: file.path, offset, length }, options.signal);
    if (!read.ok) return read;
    if (read.value === null || read.value.bytes.length === 0) {
      return err(
        problem("file-malformed", `${file.path} of the run ${key} is shorter on ${link.name} than its manifest says.`),
      );
    }
    await appendFile(part, read.value.bytes);
    offset += read.value.bytes.length;
    tell(offset);
    return ok(null);
  }, options);
}

async function publish({ file, key }: OneFile, part: string, target: string): Promise<Result<null, FetchProblem>> {
  const fault = file.path.endsWith(".safetensors") ? await safetensorsFault(part) : null;
  if (fault !== null) {
    await rm(part);
    return err(
      problem(
        "file-malformed",
        `${file.path} of the run ${key} is no safetensors file (${fault}), so it was not taken.`,
      ),
    );
  }
  // What the database will call fetched must be on the disk when the power goes: the content first, then the name.
  await flush(part);
  await rename(part, target);
  await flush(dirname(target));
  return ok(null);
}

/** A file or folder; Windows cannot open folders, and needs no flushing of them. */
async function flush(path: string): Promise<void> {
  if (process.platform === "win32" && !path.endsWith(".part")) return;
  const opened = await open(path, process.platform === "win32" ? "r+" : "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await lstat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return value;
  } catch {
    return undefined;
  }
}
