import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A control group of Linux that bounds the memory of its processes, as a container or a Slurm job has one. */
export interface MemoryGroup {
  readonly path: string;
  /** Null where it sets none. */
  readonly limitBytes: number | null;
  readonly usedBytes: number;
  /** Of what is used: pages of files, which the kernel takes back before it kills. */
  readonly reclaimableBytes: number;
  /** How many of its processes the kernel has killed for lack of memory; null where it does not count. */
  readonly killed: number | null;
}

/** The names of the same facts in the two versions of control groups. */
const VERSIONS = [
  {
    limit: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    kills: "memory.oom_control",
    filePages: ["total_inactive_file", "total_active_file"],
  },
  { limit: "memory.max", used: "memory.current", kills: "memory.events", filePages: ["inactive_file", "active_file"] },
] as const;

/** Version 1 writes "no limit" as the largest number of pages. */
const NO_LIMIT = 2 ** 60;

/**
 * The groups that hold a process, its own first and then those around it; none where there are none (not Linux, or not
 * readable). `proc`: where the kernel tells of processes.
 */
export function memoryGroups(pid: number | "self", proc = "/proc"): readonly MemoryGroup[] {
  const place = placeOf(read(join(proc, String(pid), "cgroup")), read(join(proc, "self", "mountinfo")));
  if (place === null) return [];
  const groups: MemoryGroup[] = [];
  for (let names = place.names; ; names = names.slice(0, -1)) {
    const group = readGroup(join(place.mount, ...names));
    if (group !== null) groups.push(group);
    if (names.length === 0) return groups;
  }
}

/** How many processes the kernel has killed for lack of memory, anywhere on the machine; null where it does not say. */
export function killsOfMachine(proc = "/proc"): number | null {
  return countOf(read(join(proc, "vmstat")), "oom_kill");
}

/** As `MemoryGroup.killed`, of a group by its path. */
export function killsOfGroup(path: string): number | null {
  return readGroup(path)?.killed ?? null;
}

function readGroup(path: string): MemoryGroup | null {
  for (const { limit, used, kills, filePages } of VERSIONS) {
    const usedBytes = numberOf(read(join(path, used)));
    if (usedBytes === null) continue;
    const limitBytes = numberOf(read(join(path, limit)));
    const stat = read(join(path, "memory.stat"));
    return {
      path,
      limitBytes: limitBytes === null || limitBytes >= NO_LIMIT ? null : limitBytes,
      usedBytes,
      reclaimableBytes: filePages.reduce((sum, name) => sum + (countOf(stat, name) ?? 0), 0),
      killed: countOf(read(join(path, kills)), "oom_kill"),
    };
  }
  return null;
}

interface Place {
  /** Where the tree of groups is mounted. */
  readonly mount: string;
  /** The way from there to the group. */
  readonly names: readonly string[];
}

/** From the lines of /proc/PID/cgroup (`id:controllers:path`) and /proc/self/mountinfo (see proc(5)). */
function placeOf(groups: string, mounts: string): Place | null {
  const lines = groups.split("\n").map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  const pathOf = (wanted: (controllers: string) => boolean) => lines.find((line) => line && wanted(line[1] ?? ""))?.[2];
  const first = pathOf((controllers) => controllers.split(",").includes("memory"));
  const path = first ?? pathOf((controllers) => controllers === "");
  const mount = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .find((fields) => {
      const [kind = "", , options = ""] = fields.slice(fields.indexOf("-") + 1);
      return first === undefined ? kind === "cgroup2" : kind === "cgroup" && options.split(",").includes("memory");
    });
  const [root, at] = [mount?.[3], mount?.[4]];
  if (path === undefined || root === undefined || at === undefined) return null;
  // A container without a namespace of its own sees the whole path, and of the tree only its own part.
  const inside = root !== "/" && path.startsWith(root) ? path.slice(root.length) : path;
  const names = inside.split("/").filter((name) => name !== "");
  return { mount: at, names: names.includes("..") ? [] : names };
}

/** Of lines "name number". */
function countOf(text: string, name: string): number | null {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return line === undefined ? null : numberOf(line.slice(name.length));
}

function numberOf(text: string): number | null {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not Linux, another version of groups, or a process that is gone: there is nothing to know.
    return "";
  }
}
