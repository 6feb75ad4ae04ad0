import { constants, existsSync } from "node:fs";
import { copyFile, link, mkdir, open, readdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { randomUUID } from "node:crypto";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { describeCheckpoint, type DescribedCheckpoint } from "./checkpoint-folder.ts";

/** Where an added checkpoint's files are: where they lay, copied into the workspace, or linked there by the file system. */
export type Placement = "link" | "copy" | "hardlink";

/** In every folder that was made here, to tell it from what people put there themselves. */
const MARK = ".made-by-msm";
/** Folders that do not count (yet, or any more), with the id of the process that works on them. */
const UNFINISHED = /^\.(?:making|removing)-(\d+)-/;

/** Copies of checkpoints that the workspace keeps for itself, each in a folder named by its id. */
export class CheckpointCopies {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Copies or hard-links a checkpoint's files and hashes them again. The folder appears under its name when it is whole and
   * on the disk. Gives the path to keep: the folder, or the chosen model file in it.
   */
  async place(
    source: DescribedCheckpoint,
    id: string,
    placement: "copy" | "hardlink",
  ): Promise<Result<string, Problem>> {
    const outside = source.files.find((file) => leaves(source.folder, file));
    if (outside !== undefined) return err(notInside(source.folder, outside));
    const target = join(this.#root, id);
    const kept = join(target, relative(source.folder, source.summary.folder));
    if (existsSync(target)) return this.#adopt(target, kept, source);
    const making = join(this.#root, `.making-${process.pid}-${randomUUID()}`);
    try {
      await fill(making, source, placement);
      const copied = await describeCheckpoint(join(making, relative(source.folder, source.summary.folder)), "added");
      if (!copied.ok) return copied;
      if (copied.value.summary.sha256 !== source.summary.sha256) return err(changedMeanwhile(source.folder));
      await rename(making, target);
      await flushFolder(this.#root);
      return ok(kept);
    } catch (cause) {
      return err(notPlaced(source.folder, target, placement, cause));
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }

  /** Whether a checkpoint's path lies in a folder that was made here. */
  owns(path: string): boolean {
    return this.#folderOf(path) !== null;
  }

  /** Deletes the folder of a checkpoint that was made here and gives its path; null where it lies elsewhere. */
  async delete(path: string): Promise<string | null> {
    const folder = this.#folderOf(path);
    if (folder === null) return null;
    const removing = join(this.#root, `.removing-${process.pid}-${randomUUID()}`);
    await rename(folder, removing);
    await rm(removing, { recursive: true, force: true });
    return folder;
  }

  /** Removes what processes that are gone left half-made or half-removed. */
  async removeHalfMade(): Promise<void> {
    const names = await readdir(this.#root).catch(() => []);
    for (const name of names) {
      const pid = Number(UNFINISHED.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(pid) || isRunning(pid)) continue;
      await rm(join(this.#root, name), { recursive: true, force: true });
    }
  }

  /** A whole copy that no checkpoint of the workspace names: its process ended after the copy and before the entry. */
  async #adopt(target: string, kept: string, source: DescribedCheckpoint): Promise<Result<string, Problem>> {
    const found = await describeCheckpoint(kept, "added");
    if (found.ok && found.value.summary.sha256 === source.summary.sha256) return ok(kept);
    return err(
      problem("checkpoint-folder-taken", `${target} is there already and holds something else; move it away first.`),
    );
  }

  #folderOf(path: string): string | null {
    const [name = ""] = relative(this.#root, path).split(sep);
    const folder = join(this.#root, name);
    return name !== "" && name !== ".." && existsSync(join(folder, MARK)) ? folder : null;
  }
}

async function fill(folder: string, source: DescribedCheckpoint, placement: "copy" | "hardlink"): Promise<void> {
  const folders = new Set([folder]);
  for (const file of source.files) {
    const from = join(source.folder, file);
    const to = join(folder, file);
    folders.add(dirname(to));
    await mkdir(dirname(to), { recursive: true });
    if (placement === "hardlink") {
      // A hard link to a symbolic one would point to nowhere from here.
      await link(await realpath(from), to);
    } else {
      await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await flushFile(to);
    }
  }
  await writeFile(join(folder, MARK), `Copied by MSM Workbench from ${source.folder}\n`, { flush: true });
  for (const each of folders) await flushFolder(each);
}

async function flushFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts a folder's entries on the disk; Windows does so by itself and cannot open folders. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function leaves(folder: string, file: string): boolean {
  return !resolve(folder, file).startsWith(folder + sep);
}

/** Signal 0 asks only; a process of another user answers with EPERM. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === "EPERM";
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : null;
}

function notInside(folder: string, file: string): Problem {
  return problem(
    "external-data-unsafe",
    `The manifest in ${folder} lists "${file}", outside its own folder, which is refused; export the checkpoint again.`,
  );
}

function changedMeanwhile(folder: string): Problem {
  return problem("checkpoint-changed", `The files in ${folder} changed while they were copied; add it again.`);
}

function notPlaced(folder: string, target: string, placement: "copy" | "hardlink", cause: unknown): Problem {
  if (placement === "hardlink" && codeOf(cause) === "EXDEV") {
    return problem(
      "checkpoint-on-another-disk",
      `${folder} lies on another disk than the workspace, where hard links do not reach; use --copy or --link.`,
    );
  }
  return problem(
    "checkpoint-not-copied",
    `${folder} could not be brought to ${target} (${reasonOf(cause)}); make room or choose --link, which leaves it where it is.`,
  );
}
