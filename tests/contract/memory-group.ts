import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { memoryGroups } from "#native/inference/memory/memory-groups.ts";

/** A control group of this test's own with a memory limit; its processes are bounded together. */
export interface LimitedGroup {
  readonly path: string;
  /** The file to which a process writes its number to enter. */
  readonly entry: string;
  remove(): Promise<void>;
}

/** Null, with a printed reason, where this machine lets us make none. */
export function limitedGroup(limitBytes: number, name: string): LimitedGroup | null {
  const around = memoryGroups("self").at(-1)?.path;
  if (around === undefined) return skipped("it has no control groups for memory");
  const path = join(around, `msm-${name}-${process.pid}`);
  try {
    const subtree = join(around, "cgroup.subtree_control");
    if (existsSync(subtree) && !readFileSync(subtree, "utf8").includes("memory")) writeFileSync(subtree, "+memory");
    mkdirSync(path);
    const [limit, swap] = existsSync(join(path, "memory.max"))
      ? ["memory.max", "memory.swap.max"]
      : ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"];
    writeFileSync(join(path, limit), String(limitBytes));
    // Version 1 counts both together, version 2 swap alone.
    if (existsSync(join(path, swap)))
      writeFileSync(join(path, swap), swap === "memory.swap.max" ? "0" : `${limitBytes}`);
  } catch (cause) {
    return skipped(String(cause));
  }
  return { path, entry: join(path, "cgroup.procs"), remove: () => removeEmpty(path) };
}

/** A group can be removed once the kernel has buried the last of its processes. */
async function removeEmpty(path: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      rmdirSync(path);
      return;
    } catch {
      await delay(50);
    }
  }
}

function skipped(reason: string): null {
  process.stdout.write(`Skipped: this machine lets a test make no control group with a memory limit (${reason}).\n`);
  return null;
}
