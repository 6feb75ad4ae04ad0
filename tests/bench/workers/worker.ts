import { appendFileSync, readFileSync } from "node:fs";

import type { Outcome, SampleTask, ScoreTask, TaskName, Text } from "../job.ts";
import { Job, TASK_NAMES } from "../job.ts";

/** What was done of a task, as an Outcome has it. */
export interface Done {
  readonly fixedMs: number;
  readonly units: number;
  readonly tokens: number;
  readonly scores: [number, number][];
}

/** True once a task has had its time: the next batch is not begun. */
export type IsOver = () => boolean;

/** One system, loaded. */
export interface BenchSystem {
  readonly versions: Record<string, string>;
  readonly modes: Partial<Record<TaskName, string>>;
  /** Log-probability (nats) of each target as the token after the prompt. */
  parity(prompt: Text, targets: readonly Text[]): Promise<number[]>;
  score(task: ScoreTask, isOver: IsOver): Promise<Done>;
  sample(task: SampleTask, isOver: IsOver): Promise<Done>;
  /** Most memory that the system had resident, where that was not in this process. */
  peakBytes?(): number;
  close(): Promise<void>;
}

/** Loads a system, warms it up, and does what the job at argv[2] asks; outcomes go to the job's file as they come. */
export async function runWorker(open: (job: Job) => Promise<BenchSystem>): Promise<void> {
  const job = Job.parse(JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")));
  const report = (outcome: Outcome): void => appendFileSync(job.out, `${JSON.stringify(outcome)}\n`);
  const system = await open(job);
  report({ kind: "loaded", loadMs: Date.now() - job.startedAtMs, versions: system.versions, modes: system.modes });
  if (job.parity.length > 0) {
    const nats: number[][] = [];
    for (const { prompt, targets } of job.parity) nats.push(await system.parity(prompt, targets));
    report({ kind: "parity", ids: job.parity.map(({ targets }) => targets.flatMap(({ ids }) => ids)), nats });
  }
  const doTask = (task: ScoreTask | SampleTask, isOver: IsOver): Promise<Done> =>
    task.kind === "score" ? system.score(task, isOver) : system.sample(task, isOver);
  for (const task of job.warmUp) await doTask(task, () => false);
  for (const name of TASK_NAMES) {
    const task = job.tasks[name];
    if (task === undefined || system.modes[name] === undefined) continue;
    const start = performance.now();
    const done = await doTask(task, () => performance.now() - start > job.capSeconds * 1000);
    report({ kind: "task", task: name, ms: performance.now() - start, ...done });
  }
  report({ kind: "end", peakBytes: system.peakBytes?.() ?? process.resourceUsage().maxRSS * 1024 });
  await system.close();
}

/** Natural logarithm of the sum of exponentials. */
export function logSumExp(logits: Float32Array): number {
  let most = -Infinity;
  for (const value of logits) if (value > most) most = value;
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - most);
  return most + Math.log(sum);
}

/** Draws from softmax(logits). */
export function draw(logits: Float32Array): number {
  let left = Math.random() * Math.exp(logSumExp(logits) - (logits[0] ?? 0));
  const base = logits[0] ?? 0;
  for (let id = 0; id < logits.length; id++) {
    left -= Math.exp((logits[id] ?? 0) - base);
    if (left <= 0) return id;
  }
  return logits.length - 1;
}
