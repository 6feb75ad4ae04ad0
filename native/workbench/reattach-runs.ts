import { createHash } from "node:crypto";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { LaunchSpec } from "#core/runs/launch-spec.ts";
import { keyTimeMs, RunKey } from "#core/runs/run-key.ts";
import { TrainSpec } from "#core/runs/train-spec.ts";
import type { LinkedMachine } from "#native/launcher/launchers.ts";
import { readRunFile } from "#native/launcher/read-run-file.ts";
import type { Store } from "#native/storage/store.ts";

/** What a machine's folder holds, by run key or folder name. */
export interface FoundRuns {
  readonly adopted: readonly RunKey[];
  readonly known: readonly RunKey[];
  readonly others: readonly string[];
}

const LONGEST_BYTES = 4 << 20;

/**
 * Stores the training runs of a machine's folder that the workspace does not know, as if it had handed them off itself;
 * their events and artefacts are then brought like any others'. Known ones are put to this machine if it was linked anew.
 */
export async function reattachRuns(
  store: Store,
  linked: LinkedMachine,
  signal: AbortSignal | undefined,
): Promise<Result<FoundRuns, Problem>> {
  const listed = await linked.launcher.list(signal);
  if (!listed.ok) return listed;
  const { id, name } = linked.machine;
  const found = { adopted: [] as RunKey[], known: [] as RunKey[], others: [] as string[] };
  for (const { key: folder } of listed.value) {
    const key = RunKey.safeParse(folder);
    if (!key.success) {
      found.others.push(folder);
      continue;
    }
    const known = store.trainingRuns.find(key.data);
    if (known !== null) {
      // A folder of the same name on another machine, as where a disk is shared or was copied, takes nothing away.
      if (known.machine.id !== id && store.machines.findById(known.machine.id) !== null) {
        found.others.push(folder);
        continue;
      }
      store.trainingRuns.setMachine(key.data, { id, name });
      found.known.push(key.data);
      continue;
    }
    const adopted = await adopt(store, linked, key.data, signal);
    if (!adopted.ok) return adopted;
    if (adopted.value) found.adopted.push(key.data);
    else found.others.push(folder);
  }
  return ok(found);
}

/** False where the folder is none of a plan's run, or holds what no desktop of this version wrote. */
async function adopt(
  store: Store,
  linked: LinkedMachine,
  key: RunKey,
  signal: AbortSignal | undefined,
): Promise<Result<boolean, Problem>> {
  const spec = await textOf(linked, key, "spec.json", signal);
  if (!spec.ok) return spec;
  const run = await textOf(linked, key, "run.json", signal);
  if (!run.ok) return run;
  const training = TrainSpec.safeParse(jsonOf(run.value));
  const launch = LaunchSpec.safeParse(jsonOf(spec.value));
  if (spec.value === null || !launch.success || launch.data.key !== key) return ok(false);
  if (!training.success || training.data.key !== key) return ok(false);
  const { id, name } = linked.machine;
  store.trainingRuns.add({
    key,
    machine: { id, name },
    createdAt: new Date(keyTimeMs(key)).toISOString(),
    spec: spec.value,
    specSha256: createHash("sha256").update(spec.value).digest("hex"),
    // What it needed has been sent by whoever began it.
    blobs: [],
    training: training.data,
  });
  return ok(true);
}

async function textOf(
  { link }: LinkedMachine,
  key: RunKey,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Result<string | null, Problem>> {
  const read = await readRunFile(link, key, { path, offset: 0, length: LONGEST_BYTES }, signal);
  if (!read.ok) return read;
  if (read.value === null) return ok(null);
  if (read.value.sizeBytes > LONGEST_BYTES) {
    return err(problem("file-malformed", `${path} of the run ${key} on ${link.name} is too long to be one of ours.`));
  }
  return ok(Buffer.from(read.value.bytes).toString("utf8"));
}

function jsonOf(text: string | null): unknown {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return value;
  } catch {
    return undefined;
  }
}
