import { statSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "#core/base/random.ts";

/** When a process is killed: at something that it does, and a little later. */
export interface Moment {
  readonly kind: "time" | "news" | "bytes";
  /** Milliseconds from its start; the n-th piece of news; bytes by which the write-ahead log has grown. */
  readonly at: number;
  readonly delayMs: number;
}

/** The most that was seen of a life so far: what moments are drawn from. */
export interface Reach {
  ms: number;
  news: number;
  bytes: number;
}

/** Spread over all of a life, and with delays as short as the work between two transactions. */
export function drawMoment(
  random: Random,
  reach: Reach,
  kinds: readonly Moment["kind"][] = ["time", "news", "news", "bytes"],
): Moment {
  const kind = random.pick(kinds);
  const most = { time: reach.ms, news: reach.news, bytes: reach.bytes }[kind];
  return { kind, at: random.integer(Math.max(1, Math.ceil(most))), delayMs: random.integer(25) };
}

export function describeMoment({ kind, at, delayMs }: Moment): string {
  const what = { time: `${at} ms`, news: `news ${at}`, bytes: `${at} bytes of the log` }[kind];
  return `${what} and ${delayMs} ms`;
}

/** Bytes of the workspace's write-ahead log. */
export function logBytes(workspace: string): number {
  return statSync(join(workspace, "workbench.sqlite-wal"), { throwIfNoEntry: false })?.size ?? 0;
}
