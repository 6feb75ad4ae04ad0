import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";

import type { SelfCheck } from "#core/checkpoints/self-check.ts";
import { z } from "zod";

import { SURGERY_VERSION } from "./surgery/branching-graph.ts";

const Record = z.array(
  z.object({
    name: z.string(),
    outcome: z.enum(["passed", "skipped"]),
    detail: z.string(),
    measured: z.object({ value: z.number(), limit: z.number(), unit: z.string() }).nullable(),
  }),
);

/** What a checkpoint's self-checks depend on. */
export interface Checked {
  /** Where records are kept; null keeps none. */
  readonly folder: string | null;
  /** Identity of the checkpoint's files; null: unknown, so that nothing can be remembered. */
  readonly contentSha256: string | null;
  readonly runtime: string;
  readonly threads: number;
}

/**
 * Self-checks that passed for the same files on the same runtime and processor, or null. They need the untouched graph to be
 * loaded beside the rewired one, which is worth doing once.
 */
export async function recallChecks(checked: Checked): Promise<SelfCheck[] | null> {
  const path = recordPath(checked);
  const text = path === null ? null : await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return Record.parse(JSON.parse(text));
  } catch {
    // A record that cannot be read is as good as none: the checks are made again and it is written anew.
    return null;
  }
}

/** Keeps checks that all passed. Where it cannot be written, they are made again next time. */
export async function rememberChecks(checked: Checked, checks: readonly SelfCheck[]): Promise<void> {
  const path = recordPath(checked);
  if (path === null || checked.folder === null || checks.some((check) => check.outcome === "failed")) return;
  try {
    await mkdir(checked.folder, { recursive: true });
    await writeFile(`${path}.${process.pid}`, JSON.stringify(checks, null, 2));
    await rename(`${path}.${process.pid}`, path);
  } catch {
    return;
  }
}

function recordPath({ folder, contentSha256, runtime, threads }: Checked): string | null {
  if (folder === null || contentSha256 === null) return null;
  const machine = [platform(), arch(), cpus()[0]?.model ?? ""];
  const key = JSON.stringify([contentSha256, runtime, threads, SURGERY_VERSION, ...machine]);
  return join(folder, `${createHash("sha256").update(key).digest("hex")}.json`);
}
