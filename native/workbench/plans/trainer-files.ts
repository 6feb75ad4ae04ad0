import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunFile } from "./base.ts";

/** The trainer's own code, which every run brings along: a machine needs its packages only. `trainer`: its folder. */
export async function trainerFiles(trainer: string): Promise<RunFile[]> {
  const folder = join(trainer, "msm_trainer");
  const entries = await readdir(folder, { recursive: true });
  return entries
    .map((entry) => entry.replaceAll("\\", "/"))
    .filter((entry) => entry.endsWith(".py"))
    .sort()
    .map((entry) => ({ path: `trainer/msm_trainer/${entry}`, from: join(folder, entry) }));
}
