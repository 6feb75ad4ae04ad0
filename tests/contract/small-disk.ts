import { spawnSync } from "node:child_process";
import { temporaryFolder } from "./msm.ts";

export interface SmallDisk {
  readonly folder: string;
  close(): void;
}

/** A disk of its own; null where this account may not mount one, which only root may. */
export function mountSmallDisk(size: string): SmallDisk | null {
  const folder = temporaryFolder();
  const made = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
  return made.status === 0 ? { folder, close: () => void spawnSync("umount", ["--lazy", folder]) } : null;
}

/** The same folder at another place, where nothing can be written; null where this account may not mount. */
export function mountReadOnly(folder: string): SmallDisk | null {
  const place = temporaryFolder();
  const bound = spawnSync("mount", ["--bind", folder, place]);
  if (bound.status !== 0) return null;
  const close = (): void => void spawnSync("umount", ["--lazy", place]);
  if (spawnSync("mount", ["-o", "remount,bind,ro", place]).status === 0) return { folder: place, close };
  close();
  return null;
}
