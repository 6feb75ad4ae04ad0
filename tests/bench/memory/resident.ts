import { readFileSync, readdirSync } from "node:fs";

/** Bytes that a process holds, seen from outside; null where it is gone, or the system is not Linux. */
export function residentBytes(pid: number): number | null {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** The inference process that a host has begun; null while it has none. */
export function engineOf(host: number): number | null {
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    // After the name in parentheses: state, then the parent's number (proc(5)).
    const parent = read(`/proc/${name}/stat`).split(") ").at(-1)?.split(" ")[1];
    if (Number(parent) === host && read(`/proc/${name}/cmdline`).includes("inference/child.ts")) return Number(name);
  }
  return null;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It ended between two looks.
    return "";
  }
}
