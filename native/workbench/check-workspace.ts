import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { reasonOf } from "#core/base/problem.ts";
import type { Artifacts } from "#native/artifacts/artifacts.ts";
import { sha256OfFile } from "#native/artifacts/hash.ts";
import { halfCopies } from "#native/storage/keep-copy.ts";
import type { Store } from "#native/storage/store.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { isStorageFailure } from "./storage-failure.ts";

/** What reading all of a workspace has found. */
export interface WorkspaceCheck {
  /** A sentence for each thing that should not be; none in a sound workspace, whatever was killed. */
  readonly faults: readonly string[];
  /** Files that a process which is gone has left half-made. They harm nothing; the next opening removes them. */
  readonly leftovers: readonly string[];
  /** What others have put among the artefacts; it is left alone. */
  readonly strangers: readonly string[];
}

interface Parts {
  readonly store: Store;
  readonly checkpoints: Checkpoints;
  readonly artifacts: Artifacts;
  readonly workspace: string;
  readonly database: string;
}

/** Reads the database, the artefacts and the copies of checkpoints through, and compares each with what is recorded. */
export async function checkWorkspace({
  store,
  checkpoints,
  artifacts,
  workspace,
  database,
}: Parts): Promise<WorkspaceCheck> {
  const isAlive = (pid: number): boolean => store.presence.isAlive(pid);
  const unfinished = artifacts.unfinished(isAlive).map((name) => join("artifacts", name));
  const copies = await readdir(join(workspace, "checkpoints")).catch((): string[] => []);
  const half = copies.filter((name) => {
    const pid = /^\.(?:making|removing)-(\d+)-/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  return {
    faults: [
      ...store.check(),
      ...(await artifactFaults(artifacts)),
      ...unsentFaults(store),
      ...(await copyFaults(checkpoints, join(workspace, "checkpoints") + sep)),
    ],
    leftovers: [...halfCopies(database), ...unfinished, ...half.map((name) => join("checkpoints", name))],
    strangers: artifacts.strangers().map((name) => join("artifacts", name)),
  };
}

async function artifactFaults(artifacts: Artifacts): Promise<string[]> {
  const faults: string[] = [];
  for (const name of artifacts.list()) {
    const path = artifacts.pathOf(name);
    try {
      const found = await sha256OfFile(path);
      if (found !== name) faults.push(`${path} has the hash ${found}, not that of its name.`);
    } catch (cause) {
      if (!isStorageFailure(cause)) throw cause;
      faults.push(`${path} cannot be read (${reasonOf(cause)}).`);
    }
  }
  return faults;
}

/** A run that is still to be sent needs all of its files. */
function unsentFaults(store: Store): string[] {
  return store.trainingRuns
    .list()
    .filter(({ state }) => state === "staging")
    .flatMap(({ key, blobs }) =>
      blobs
        .filter(({ path }) => !existsSync(path))
        .map(({ path }) => `The run ${key} is to be sent with ${path}, which is gone.`),
    );
}

async function copyFaults(checkpoints: Checkpoints, root: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { id, folder } of checkpoints.list().filter((each) => each.folder.startsWith(root))) {
    const verified = await checkpoints.verify(id);
    const failure = verified.ok ? verified.value.problem : verified.error;
    if (failure !== null) faults.push(failure.message);
    else if (!existsSync(folder)) faults.push(`The folder ${folder} of checkpoint "${id}" is gone.`);
  }
  return faults;
}
