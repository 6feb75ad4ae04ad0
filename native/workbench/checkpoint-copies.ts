import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { bringFiles, flushFolder, type BringOptions } from "./bring-files.ts";
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
  readonly #isAlive: (pid: number) => boolean;

  /** `isAlive`: whether a process of that number is at work in the workspace. */
  constructor(root: string, isAlive: (pid: number) => boolean) {
    this.#root = root;
    this.#isAlive = isAlive;
  }

  /**
   * Copies or hard-links a checkpoint's files and hashes them again. The folder appears under its name when it is whole and
   * on the disk. Gives the path to keep: the folder, or the chosen model file in it.
   */
  async place(source: DescribedCheckpoint, id: string, options: BringOptions): Promise<Result<string, Problem>> {
    const outside = source.files.find((file) => leaves(source.folder, file));
    if (outside !== undefined) return err(notInside(source.folder, outside));
    const target = join(this.#root, id);
    const model = relative(source.folder, source.summary.folder);
    if (existsSync(target)) return adopt(target, model, source);
    const making = join(this.#root, `.making-${process.pid}-${randomUUID()}`);
    try {
      await bringFiles(source.folder, making, source.files, options);
      await writeFile(join(making, MARK), `Made by MSM Workbench from ${source.folder}\n`, { flush: true });
      await flushFolder(making);
      options.onPhase?.("hashing what was brought");
      const brought = await describeCheckpoint(join(making, model), "added", options.signal);
      if (!brought.ok) return brought;
      if (brought.value.summary.sha256 !== source.summary.sha256) return err(changedMeanwhile(source.folder));
      await rename(making, target);
      await flushFolder(this.#root);
      return ok(join(target, model));
    } catch (cause) {
      if (options.signal?.aborted === true) return err(problem("cancelled", "Cancelled."));
      return err(notPlaced(source.folder, target, options.placement, cause));
    } finally {
      // Where this fails too, what is half-made is removed at the next opening; the problem above is what counts.
      await rm(making, { recursive: true, force: true }).catch(() => undefined);
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
      if (Number.isNaN(pid) || this.#isAlive(pid)) continue;
      await rm(join(this.#root, name), { recursive: true, force: true });
    }
  }

  #folderOf(path: string): string | null {
    const [name = ""] = relative(this.#root, path).split(sep);
    const folder = join(this.#root, name);
    return name !== "" && name !== ".." && existsSync(join(folder, MARK)) ? folder : null;
  }
}

/** A whole copy that no checkpoint of the workspace names: its process ended after the copy and before the entry. */
async function adopt(target: string, model: string, source: DescribedCheckpoint): Promise<Result<string, Problem>> {
  const kept = join(target, model);
  const found = existsSync(join(target, MARK)) ? await describeCheckpoint(kept, "added") : null;
  if (found?.ok === true && found.value.summary.sha256 === source.summary.sha256) return ok(kept);
  return err(
    problem("checkpoint-folder-taken", `${target} is there already and holds something else; move it away first.`),
  );
}

function leaves(folder: string, file: string): boolean {
  return !resolve(folder, file).startsWith(folder + sep);
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
