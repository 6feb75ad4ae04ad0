import { problem } from "#core/base/problem.ts";
import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import { gigabytes, needWords } from "#core/checkpoints/memory-verdict.ts";

import type { EngineProblem } from "../engine.ts";
import type { Sighting } from "./memory-watch.ts";

/** What is known of a process that ended. */
export interface Death {
  /** What it was doing, e.g. "loading weights". */
  readonly phase: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seen: Sighting;
  /** What it was judged to need; null where it did not come so far. */
  readonly memory: MemoryVerdict | null;
  /** Why we ended it ourselves, or could not start it; null otherwise. */
  readonly failure: string | null;
  /** The line of its output that says most; null: it wrote none. */
  readonly output: string | null;
}

export interface ExplainedDeath {
  readonly code: "engine-died" | "out-of-memory";
  /** A sentence without its subject: "ran out of memory while loading weights: …". */
  readonly how: string;
}

/** The words of V8, of C++ and of ONNX Runtime for an allocation that was refused. */
const REFUSED_ALLOCATION = /bad.?alloc|out of memory|failed to allocate|cannot allocate|not enough memory|ENOMEM/i;

/** Whether words of a native library say that an allocation was refused. */
export function isRefusedAllocation(words: string): boolean {
  return REFUSED_ALLOCATION.test(words);
}

/** Tells a death for memory from any other; `held`: what others of ours hold, in words, which closing would free. */
export function explainDeath(death: Death, held: string | null): ExplainedDeath {
  const { phase, signal, seen, failure, output } = death;
  const doing = phase === "idle" ? "waiting for requests" : phase;
  const byKernel = signal === "SIGKILL" && failure === null && seen.killer === "kernel";
  const refused = failure === null && output !== null && isRefusedAllocation(output);
  if (byKernel || refused) {
    const cause = byKernel ? "the kernel killed it" : `an allocation was refused (${output ?? ""})`;
    return {
      code: "out-of-memory",
      how: `ran out of memory while ${doing}: ${cause}; it held ${heldWords(seen)}${limitWords(seen)}. ${whatFits(doing, death.memory, held)}`,
    };
  }
  const facts = [
    signal === null ? `exit code ${death.code ?? "unknown"}` : `signal ${signal}`,
    `it held ${heldWords(seen)}`,
    ...(failure === null ? [] : [failure]),
    ...(signal === "SIGKILL" && failure === null ? [KILLED[seen.killer]] : []),
    ...(output === null ? [] : [output]),
  ];
  return { code: "engine-died", how: `died while ${doing} (${facts.join(", ")})` };
}

/** What ONNX Runtime's words for a refused allocation are to the one who asked. The process goes on. */
export function refusedAllocation(
  words: string,
  doing: "loading weights" | "running",
  memory: MemoryVerdict,
): EngineProblem {
  const held = gigabytes(process.memoryUsage.rss());
  return problem(
    "out-of-memory",
    `Memory ran out while ${doing}: an allocation was refused (${words}); the engine's process holds ${held}. ${whatFits(doing, memory, null)}.`,
  );
}

const KILLED = {
  kernel: "",
  another: "another program killed it: the kernel killed nothing here for want of memory",
  unknown: "the system may have run out of memory",
} as const;

/** "0.41 GB when last seen, 0.3 s before". */
function heldWords({ residentBytes, agoMs }: Sighting): string {
  return `${gigabytes(residentBytes)} when last seen, ${(agoMs / 1000).toFixed(1)} s before`;
}

function limitWords({ limit }: Sighting): string {
  return limit === null ? "" : `, and ${gigabytes(limit.bytes)} are allowed in its control group ${limit.group}`;
}

function whatFits(doing: string, memory: MemoryVerdict | null, held: string | null): string {
  const needs =
    memory === null
      ? ""
      : `It needs about ${needWords(memory.neededBytes, memory.contextTokens)}; ${gigabytes(memory.availableBytes)} were available. `;
  const less = doing === "running" ? "ask for fewer samples or shorter texts at once, " : "";
  const close = held === null ? "close other programs" : `close other programs or checkpoints (${held})`;
  return `${needs}What can fit: ${close}, ${less}or take a smaller or more strongly quantised export`;
}
