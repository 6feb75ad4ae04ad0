import { readFileSync } from "node:fs";

import { killsOfGroup, killsOfMachine, memoryGroups } from "./memory-groups.ts";

/**
 * Who killed a process with SIGKILL, by the kernel's own counters: the kernel for lack of memory ("kernel"), somebody else
 * ("another"), or it cannot be told on this system ("unknown").
 */
export type Killer = "kernel" | "another" | "unknown";

/** A process as it was last seen alive. */
export interface Sighting {
  readonly residentBytes: number;
  /** How long before it was gone. */
  readonly agoMs: number;
  readonly killer: Killer;
  /** The least limit of the control groups around it; null where there is none. */
  readonly limit: { readonly bytes: number; readonly group: string } | null;
}

interface Counters {
  /** The group that counts. */
  readonly group: string | null;
  readonly kills: number | null;
}

/** Weights are read at gigabytes a second: what was seen longer ago says little. */
const LOOK_EVERY_MS = 400;

/**
 * Looks at a child from outside, since native code keeps it from telling: how much it holds, and how many processes the
 * kernel has killed for memory around it so far. What was counted before does not count as its death.
 */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #residentBytes = 0;
  #seenAt = performance.now();
  #limit: Sighting["limit"] = null;
  #counters: Counters = { group: null, kills: null };

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.#look();
  }

  /** As of the last look. */
  get residentBytes(): number {
    return this.#residentBytes;
  }

  /** What the process said of itself. */
  told(residentBytes: number): void {
    this.#residentBytes = residentBytes;
    this.#seenAt = performance.now();
  }

  /** Call when it is gone. */
  end(): Sighting {
    clearInterval(this.#timer);
    const { group, kills } = this.#counters;
    const now = group === null ? killsOfMachine() : killsOfGroup(group);
    const killer = kills === null || now === null ? "unknown" : now > kills ? "kernel" : "another";
    return {
      residentBytes: this.#residentBytes,
      agoMs: performance.now() - this.#seenAt,
      killer,
      limit: this.#limit,
    };
  }

  #look(): void {
    const groups = memoryGroups(this.#pid);
    const counting = groups.find(({ killed }) => killed !== null);
    const counters =
      counting === undefined
        ? { group: null, kills: killsOfMachine() }
        : { group: counting.path, kills: counting.killed };
    // After the counters: a kill that they count already, of a process that takes its time to die, must not become what was before.
    const status = statusOf(this.#pid);
    if (status === null) return;
    this.told(status.residentBytes);
    this.#counters = counters;
    const bounded = groups.flatMap(({ path, limitBytes }) =>
      limitBytes === null ? [] : [{ bytes: limitBytes, group: path }],
    );
    this.#limit = bounded.toSorted((one, other) => one.bytes - other.bytes)[0] ?? null;
  }
}

/** Bit of SIGKILL in the sets of signals that the kernel shows. */
const SIGKILL_BIT = 1n << 8n;

/** Null where the system does not tell, or the process is gone or going: SIGKILL waits for it. */
function statusOf(pid: number): { readonly residentBytes: number } | null {
  const text = readStatus(pid);
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(text)?.[1];
  const waiting = [...text.matchAll(/^(?:Sig|Shd)Pnd:\s*([0-9a-f]+)$/gm)].map(([, set]) => BigInt(`0x${set}`));
  if (kilobytes === undefined || waiting.some((set) => (set & SIGKILL_BIT) !== 0n)) return null;
  return { residentBytes: Number(kilobytes) * 1024 };
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
