import { readFileSync } from "node:fs";

import type { Tasks } from "../tasks.ts";

/** What a system's process is told on its command line: MODEL-FOLDER TASKS.json TASK THREADS UNITS. */
export interface Job {
  readonly folder: string;
  readonly tasks: Tasks;
  readonly task: "S1" | "S2" | "G1" | "D1";
  readonly threads: number;
  /** Most units (continuations, questions, answers) to time; what is left is extrapolated and said so. */
  readonly units: number;
}

/** What it prints as one line of JSON. */
export interface Measured {
  readonly ms: number;
  /** Units that were really done. */
  readonly done: number;
  /** Log-probabilities of scored texts, in the tasks' order, for parity. */
  readonly sums: readonly number[];
}

export function readJob(): Job {
  const [folder = "", tasksPath = "", task = "", threads = "", units = ""] = process.argv.slice(2);
  if (task !== "S1" && task !== "S2" && task !== "G1" && task !== "D1") throw new Error(`There is no task ${task}.`);
  const tasks: Tasks = JSON.parse(readFileSync(tasksPath, "utf8"));
  return { folder, tasks, task, threads: Number(threads), units: Number(units) };
}

export async function measured(run: () => Promise<Omit<Measured, "ms">>): Promise<Measured> {
  const startedAt = performance.now();
  const outcome = await run();
  return { ms: performance.now() - startedAt, ...outcome };
}

export function report(outcome: Measured & Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

/** Token ids of a text of the tasks. */
export function idsOf(text: string): number[] {
  return [...Buffer.from(text, "latin1")];
}
