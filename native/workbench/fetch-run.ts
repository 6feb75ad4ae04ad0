import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Store } from "#native/storage/store.ts";
import { MANIFEST, readManifest } from "./checkpoint-folder.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Effort, HandOffs } from "./hand-offs.ts";
import type { PlanRun } from "./training-summaries.ts";

export interface FetchDeps {
  readonly store: Store;
  readonly checkpoints: Checkpoints;
  readonly handOffs: HandOffs;
  /** Folder of what is brought from runs, each in a folder of its key. */
  readonly folder: string;
  readonly now: () => Date;
}

export interface FetchWish extends Effort {
  /** Also what later training would go on from. */
  readonly weights: boolean;
  readonly onProgress?: (progress: { readonly gotBytes: number; readonly totalBytes: number }) => void;
}

/**
 * Brings a run's files and registers its exported checkpoints, each whole or not at all. By one process at a time; after
 * `kill -9` the next try goes on with what is here.
 */
export async function fetchRun(deps: FetchDeps, run: PlanRun, wish: FetchWish): Promise<Result<null, Problem>> {
  const { trainingRuns, presence } = deps.store;
  const other = trainingRuns.claimFetch(run.key, process.pid, (pid) => presence.isAlive(pid));
  if (other !== null) {
    const who = presence.describe(other);
    return err(problem("fetch-held", `The run ${run.training.id} is being brought here by ${who}: wait for it.`));
  }
  const folder = join(deps.folder, run.key);
  const fetched = await deps.handOffs.fetch(run.key, folder, {
    ...wish,
    wants: ({ role }) => role !== "weights" || wish.weights,
  });
  const registered = fetched.ok ? await register(deps, run, folder) : fetched;
  if (!fetched.ok || !registered.ok) {
    trainingRuns.endFetch(run.key, null);
    return registered.ok ? (fetched.ok ? ok(null) : fetched) : registered;
  }
  const files = fetched.value.files.map(({ path }) => path);
  const weights = wish.weights || run.fetched?.weights === true;
  const record = { at: deps.now().toISOString(), files, refused: [...fetched.value.refused], weights };
  trainingRuns.endFetch(run.key, record);
  trainingRuns.setProblem(run.key, null);
  return ok(null);
}

/** Takes each folder of `onnx/` into the registry; its files then lie there, and here no more. */
async function register(deps: FetchDeps, run: PlanRun, folder: string): Promise<Result<null, Problem>> {
  const exported = join(folder, "onnx");
  const names = await readdir(exported).catch((): string[] => []);
  for (const name of names.sort()) {
    const from = join(exported, name);
    if (!existsSync(join(from, MANIFEST))) continue;
    const added = await add(deps.checkpoints, from);
    if (!added.ok) return added;
    deps.store.trainingRuns.linkCheckpoint(run.key, added.value.sha256);
  }
  await rm(exported, { recursive: true, force: true });
  return ok(null);
}

async function add(checkpoints: Checkpoints, folder: string): Promise<Result<CheckpointSummary, Problem>> {
  const manifest = await readManifest(folder);
  if (!manifest.ok) return manifest;
  // The same weights may be here already, bundled or added by hand.
  const twin = checkpoints.list().find(({ sha256 }) => sha256 === manifest.value?.sha256);
  if (twin) return ok(twin);
  const linked = await checkpoints.add(folder, { placement: "hardlink" });
  // File systems without hard links.
  return linked.ok || linked.error.code !== "checkpoint-not-copied"
    ? linked
    : checkpoints.add(folder, { placement: "copy" });
}
