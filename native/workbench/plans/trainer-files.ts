import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunFile } from "./base.ts";

/** The trainer's own code, which every run brings along: a machine needs its packages only. */
export async function trainerFiles(root: string): Promise<RunFile[]> {
  const folder = join(root, "trainer", "msm_trainer");
  const entries = await readdir(folder, { recursive: true });
  return entries
    .map((entry) => entry.replaceAll("\\", "/"))
    .filter((entry) => entry.endsWith(".py"))
    .sort()
    .map((entry) => ({ path: `trainer/msm_trainer/${entry}`, from: join(folder, entry) }));
}
