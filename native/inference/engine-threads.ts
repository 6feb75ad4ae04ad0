import { readFileSync } from "node:fs";
import { arch, availableParallelism, platform } from "node:os";

/** Threads for one engine: the physical cores that this process may use, less one for everything else; at least one. */
export function defaultThreads(): number {
  return Math.max(1, Math.min(physicalCores(), availableParallelism()) - 1);
}

function physicalCores(): number {
  const logical = availableParallelism();
  if (platform() !== "linux") return arch() === "arm64" ? logical : Math.ceil(logical / 2);
  try {
    return countCores(readFileSync("/proc/cpuinfo", "utf8")) ?? logical;
  } catch {
    // Without /proc (some containers) there is no better number than the logical one.
    return logical;
  }
}

/** Distinct pairs of package and core in the text of /proc/cpuinfo; null where it does not tell (ARM). */
export function countCores(cpuinfo: string): number | null {
  const cores = new Set<string>();
  let socket = "";
  for (const line of cpuinfo.split("\n")) {
    const [key = "", value = ""] = line.split(":").map((part) => part.trim());
    if (key === "physical id") socket = value;
    if (key === "core id") cores.add(`${socket}/${value}`);
  }
  return cores.size > 0 ? cores.size : null;
}
