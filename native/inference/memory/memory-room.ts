import { readFileSync } from "node:fs";
import { freemem, platform, totalmem } from "node:os";

import type { MemoryGroup } from "./memory-groups.ts";
import { memoryGroups } from "./memory-groups.ts";

/** Memory that this process and its children can have, in bytes. */
export interface MemoryRoom {
  /** Of the machine, or of the control group that bounds us where that is less. */
  readonly totalBytes: number;
  /** What can still be had; pages of files count as free, since the kernel takes them back. */
  readonly availableBytes: number;
}

/** macOS reports as free only what nothing uses yet, so there a share of the whole stands for what can be had. */
const DARWIN_SHARE = 0.75;

/** `returnedBytes`: what processes of ours hold and would give back first. */
export function memoryRoom(returnedBytes = 0): MemoryRoom {
  const totalBytes = totalmem();
  // On Linux `freemem` is MemAvailable, which knows nothing of control groups.
  const machine = { totalBytes, availableBytes: platform() === "darwin" ? DARWIN_SHARE * totalBytes : freemem() };
  const room = within(memoryGroups("self"), machine);
  const { availableBytes } = platform() === "darwin" ? room : withReturned(room, returnedBytes);
  // Limits of a process do not count what its children hold.
  return { ...room, availableBytes: Math.min(availableBytes, leftOfLimits()) };
}

export function withReturned({ totalBytes, availableBytes }: MemoryRoom, returnedBytes: number): MemoryRoom {
  return { totalBytes, availableBytes: Math.min(totalBytes, availableBytes + returnedBytes) };
}

/** The least of what the machine and each group leave. */
export function within(groups: readonly MemoryGroup[], machine: MemoryRoom): MemoryRoom {
  let { totalBytes, availableBytes } = machine;
  for (const { limitBytes, usedBytes, reclaimableBytes } of groups) {
    if (limitBytes === null) continue;
    totalBytes = Math.min(totalBytes, limitBytes);
    availableBytes = Math.min(availableBytes, Math.max(0, limitBytes - usedBytes + reclaimableBytes));
  }
  return { totalBytes, availableBytes };
}

/** Bytes that this process may still allocate under its own limits (`ulimit -d`, `ulimit -v`). */
function leftOfLimits(): number {
  try {
    return leftOf(readFileSync("/proc/self/limits", "utf8"), readFileSync("/proc/self/status", "utf8"));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** From the texts of /proc/self/limits (soft limits, bytes) and /proc/self/status (kB). */
export function leftOf(limits: string, status: string): number {
  const left = (limit: string, used: string): number => {
    const allowed = new RegExp(`^${limit} +(\\d+) `, "m").exec(limits)?.[1];
    const held = new RegExp(`^${used}:\\s*(\\d+) kB$`, "m").exec(status)?.[1];
    return allowed === undefined || held === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(0, Number(allowed) - 1024 * Number(held));
  };
  return Math.min(left("Max data size", "VmData"), left("Max address space", "VmSize"));
}
