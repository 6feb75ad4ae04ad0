import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Random } from "#core/base/random.ts";
import { drawMoment, logBytes, type Moment, type Reach } from "./moment.ts";
import { engineProcesses, isRunning } from "./processes.ts";
import { Fault, type Job, type News } from "./scenario.ts";

const NewsLine = z.strictObject({ phase: z.string(), done: z.number() });

/** How a process's life went. */
export interface Life {
  readonly heard: News | null;
  /** Kills that hit something alive: when, and what was heard before. */
  readonly kills: readonly { readonly moment: Moment; readonly done: number }[];
  /** It got to its end by itself. */
  readonly finished: boolean;
}

export interface Stalk {
  readonly random: Random;
  /** The longest lives of such jobs; drawn on. */
  readonly reach: Reach;
  /** How much of such a life this one has before it, about. */
  readonly left: number;
  /** Kills at most. */
  readonly most: number;
}

/** Starts the job's process and kills it, or its prey, at drawn moments. */
export async function live(job: Job, { random, reach, left, most }: Stalk): Promise<Life> {
  const started = startOf(job);
  const { child, news } = started;
  const begun = performance.now();
  const kills: Life["kills"][number][] = [];
  for (let time = 0; time < most && !isOver(child); time++) {
    // What lives through several deaths meets each a stretch after the last.
    const moment = drawMoment(random, shareOf(reach, most / left), job.placedBy);
    await comes(moment, started, reach);
    if (isOver(child)) break;
    if (await strike(job, started)) kills.push({ moment, done: news.at(-1)?.done ?? 0 });
  }
  await started.ended;
  reach.ms = Math.max(reach.ms, performance.now() - begun);
  reach.news = Math.max(reach.news, news.length);
  const finished = child.exitCode === 0;
  if (!finished && (kills.length === 0 || job.survives === true) && child.signalCode !== "SIGKILL") {
    throw new Fault(
      `the process ended with ${child.exitCode ?? child.signalCode} by itself: ${started.stderr().trim()}`,
    );
  }
  return { heard: news.at(-1) ?? null, kills, finished };
}

/** A job's process, and what it says. */
interface Started {
  readonly child: ChildProcess;
  readonly news: readonly News[];
  /** The end of what it wrote there. */
  readonly stderr: () => string;
  readonly ended: Promise<void>;
  /** Bytes of the workspace's log now, and when it was started. */
  readonly log: () => number;
  readonly logBefore: number;
}

function startOf(job: Job): Started {
  const log = (): number => logBytes(job.workspace);
  const logBefore = log();
  const child = job.start();
  const news: News[] = [];
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  if (child.stdout) createInterface(child.stdout).on("line", (line) => news.push(NewsLine.parse(JSON.parse(line))));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return { child, news, stderr: () => stderr, ended, log, logBefore };
}

function isOver({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Waits for the moment, or for the process's end where that is first; the log's growth is told to `reach`. */
async function comes(moment: Moment, { child, news, log, logBefore }: Started, reach: Reach): Promise<void> {
  const from = { ms: performance.now(), news: news.length, bytes: log() };
  while (!isOver(child) && !isReached(moment, from, { news: news.length, bytes: log() })) {
    reach.bytes = Math.max(reach.bytes, log() - logBefore);
    await wait(2);
  }
  await wait(moment.delayMs);
}

/** Kills, and waits until the dead are gone; false where nothing was alive any more. */
async function strike(job: Job, { child, ended }: Started): Promise<boolean> {
  const engines = engineProcesses(child.pid);
  if (!killAll(job.prey?.(child) ?? [child.pid ?? 0])) return false;
  if (job.survives === true) await wait(50);
  else {
    await ended;
    await outlived(engines);
  }
  return true;
}

function shareOf({ ms, news, bytes }: Reach, parts: number): Reach {
  return { ms: ms / parts, news: news / parts, bytes: bytes / parts };
}

function isReached({ kind, at }: Moment, from: Reach, now: { readonly news: number; readonly bytes: number }): boolean {
  if (kind === "time") return performance.now() - from.ms >= at;
  return kind === "news" ? now.news - from.news > at : now.bytes - from.bytes > at;
}

function killAll(pids: readonly number[]): boolean {
  return pids
    .map((pid) => {
      try {
        return process.kill(pid, "SIGKILL");
      } catch {
        // It ended a moment ago.
        return false;
      }
    })
    .includes(true);
}

const LEAVE_MS = 20_000;

/** Inference processes end with the host that they belong to. */
async function outlived(pids: readonly number[]): Promise<void> {
  const until = performance.now() + LEAVE_MS;
  while (pids.some(isRunning)) {
    if (performance.now() > until) throw new Fault(`inference process ${pids.find(isRunning)} outlives its host`);
    await wait(10);
  }
}
