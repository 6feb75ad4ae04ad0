import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { chooseModel } from "#native/inference/model-choice.ts";
import type { Store } from "#native/storage/store.ts";
import { CheckpointCopies, type Placement } from "./checkpoint-copies.ts";
import { describeCheckpoint, MANIFEST, readManifest } from "./checkpoint-folder.ts";

export interface AddOptions {
  /** The model file to use where the folder holds several. */
  readonly file?: string | undefined;
  /** Default: "link", which leaves the files where they lie. */
  readonly placement?: Placement | undefined;
  /** Cancels hashing and copying; nothing is added then. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is being copied. */
  readonly onPhase?: ((phase: string) => void) | undefined;
}

export interface VerifyReport {
  readonly id: string;
  readonly intact: boolean;
  readonly expectedSha256: string;
  readonly foundSha256: string | null;
  readonly problem: Problem | null;
}

/** Checkpoints of the workspace: bundled ones are used where they lie, added ones are linked in place or copied. */
export class Checkpoints {
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #copies: CheckpointCopies;

  /** `copiesFolder`: where the workspace keeps its copies. */
  constructor(store: Store, now: () => Date, copiesFolder: string) {
    this.#store = store;
    this.#now = now;
    this.#copies = new CheckpointCopies(copiesFolder, (pid) => store.presence.isAlive(pid));
  }

  list(): CheckpointSummary[] {
    return this.#store.checkpoints.list();
  }

  find(id: string): Result<CheckpointSummary, Problem> {
    const found = this.#store.checkpoints.find(id);
    if (found) return ok(found);
    const known = this.list().map((checkpoint) => checkpoint.id);
    return err(
      problem(
        "checkpoint-unknown",
        `There is no checkpoint "${id}" in this workspace; ${known.length > 0 ? `choose one of ${known.join(", ")}` : "add one with msm checkpoints add PATH"}.`,
      ),
    );
  }

  /** Finds every id or reports the first that is missing. */
  findAll(ids: readonly string[]): Result<CheckpointSummary[], Problem> {
    const found: CheckpointSummary[] = [];
    for (const id of ids) {
      const one = this.find(id);
      if (!one.ok) return one;
      found.push(one.value);
    }
    return ok(found);
  }

  /**
   * Takes a checkpoint into the workspace; `path` is its folder, or one model file in it. Adding the same files again
   * changes nothing.
   */
  async add(path: string, options: AddOptions = {}): Promise<Result<CheckpointSummary, Problem>> {
    const { file, placement = "link", signal, onPhase } = options;
    const chosen = file === undefined ? ok(resolve(path)) : await chooseModel(resolve(path), file);
    if (!chosen.ok) return chosen;
    const described = await describeCheckpoint(chosen.value, "added", signal);
    if (!described.ok) return described;
    const { summary } = described.value;
    const twin = this.list().find((known) => known.sha256 === summary.sha256);
    if (twin) return placement === "link" || this.#copies.owns(twin.folder) ? ok(twin) : err(alreadyLinked(twin));
    const taken = this.#store.checkpoints.find(summary.id) !== null;
    const id = taken ? `${summary.id}-${summary.sha256.slice(0, 6)}` : summary.id;
    const placed =
      placement === "link"
        ? ok(summary.folder)
        : await this.#copies.place(described.value, id, { placement, signal, onPhase });
    if (!placed.ok) return placed;
    const added = { ...summary, id, folder: placed.value };
    this.#store.checkpoints.put(added, this.#now().toISOString());
    return ok(added);
  }

  /** Hashes the files again and compares with what was recorded when the checkpoint was added. */
  async verify(id: string): Promise<Result<VerifyReport, Problem>> {
    const found = this.find(id);
    if (!found.ok) return found;
    const described = await describeCheckpoint(found.value.folder, found.value.source);
    const foundSha256 = described.ok ? described.value.summary.sha256 : null;
    const intact = foundSha256 === found.value.sha256;
    return ok({
      id,
      intact,
      expectedSha256: found.value.sha256,
      foundSha256,
      problem: described.ok
        ? intact
          ? null
          : problem(
              "checkpoint-changed",
              `The files of checkpoint "${id}" in ${found.value.folder} changed since it was added: restore them, or remove it and add it again.`,
            )
        : described.error,
    });
  }

  /**
   * Takes a checkpoint off the list. A copy that the workspace made is deleted with it; files that lie elsewhere and stored
   * results stay. Bundled ones cannot be removed.
   */
  async remove(id: string): Promise<Result<{ id: string; deletedFolder: string | null }, Problem>> {
    const found = this.find(id);
    if (!found.ok) return found;
    if (found.value.source === "bundled") {
      return err(
        problem(
          "checkpoint-bundled",
          `"${id}" comes with MSM Workbench and cannot be removed: remove one of your own.`,
        ),
      );
    }
    this.#store.checkpoints.remove(id);
    return ok({ id, deletedFolder: await this.#copies.delete(found.value.folder) });
  }

  /** Removes what a copy that was broken off has left; call when the workspace opens. */
  async tidy(): Promise<void> {
    await this.#copies.removeHalfMade();
  }

  /** Brings the bundled checkpoints of `modelsFolder` into the workspace; returns what could not be read. */
  async registerBundled(modelsFolder: string): Promise<Problem[]> {
    if (!existsSync(modelsFolder)) return [];
    const problems: Problem[] = [];
    const found: CheckpointSummary[] = [];
    const entries = await readdir(modelsFolder, { withFileTypes: true });
    const folders = entries.filter(
      (entry) => entry.isDirectory() && existsSync(join(modelsFolder, entry.name, MANIFEST)),
    );
    for (const entry of folders.sort(
      (a, b) => bundledRank(a.name) - bundledRank(b.name) || a.name.localeCompare(b.name),
    )) {
      const folder = join(modelsFolder, entry.name);
      const manifest = await readManifest(folder);
      if (!manifest.ok) {
        problems.push(manifest.error);
        continue;
      }
      const known = manifest.value && this.#store.checkpoints.find(manifest.value.id);
      if (known && known.sha256 === manifest.value.sha256 && known.folder === folder) continue;
      const described = await describeCheckpoint(folder, "bundled");
      if (described.ok) found.push(described.value.summary);
      else problems.push(described.error);
    }
    // One transaction, so that the disk is waited for once and not for each.
    const addedAt = this.#now().toISOString();
    if (found.length > 0)
      this.#store.transaction(() => found.forEach((each) => this.#store.checkpoints.put(each, addedAt)));
    return problems;
  }
}

/** Display order of the bundled arms: the reference line first, each midtrained arm beside its fine-tuned one, other families last. */
const BUNDLED_ORDER = ["base", "aft", "msm-america", "msm-america-aft", "msm-affordable", "msm-affordable-aft"];

function bundledRank(name: string): number {
  const second = name.endsWith("-2");
  const rank = BUNDLED_ORDER.indexOf(second ? name.slice(0, -2) : name);
  return rank < 0 ? 200 : rank + (second ? 100 : 0);
}

/** For what can only be asked of weights that are here. */
export function weightsElsewhere({ id }: CheckpointSummary): Problem {
  return problem(
    "weights-elsewhere",
    `The weights of "${id}" are read by a server on a linked machine, not by this computer: choose a checkpoint whose weights are here.`,
  );
}

function alreadyLinked(twin: CheckpointSummary): Problem {
  const next = twin.source === "bundled" ? "it needs no copy" : "remove it first to add a copy in its place";
  return problem(
    "checkpoint-known",
    `The workspace uses these files already as "${twin.id}" in ${twin.folder}; ${next}.`,
  );
}
