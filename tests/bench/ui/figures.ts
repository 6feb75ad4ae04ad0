import { median, quantile } from "../statistics.ts";
import type { Seen } from "./watch.ts";

/** One deed of one round: what the window saw, and how long the host kept others waiting meanwhile. */
export interface Sample {
  readonly seen: Seen;
  readonly hostMs: readonly number[];
}

export interface DeedFigure {
  readonly what: string;
  readonly latency: Spread;
  readonly frameP99Ms: number;
  /** Longest frame of each round. */
  readonly longestFrame: Spread;
  readonly frames: number;
  readonly lateFrames: number;
  /** 0 where the window had no task over 50 ms, which is what the browser calls long. */
  readonly longestTaskMs: number;
  readonly hostLongestMs: number;
  /** The plain table's median latency over ours, and its longest frame over ours; null where it has no such deed. */
  readonly peer: { readonly latency: number; readonly frame: number } | null;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** A frame that a person sees as a stop, and a task that keeps the next key waiting. */
export const [FRAME_LIMIT_MS, TASK_LIMIT_MS] = [50, 100];

export function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

export function figureOf(what: string, samples: readonly Sample[], peers: readonly Seen[]): DeedFigure {
  const frames = samples.flatMap(({ seen }) => seen.frameMs);
  const latency = spreadOf(samples.map(({ seen }) => seen.latencyMs));
  const longestFrame = spreadOf(samples.map(({ seen }) => Math.max(...seen.frameMs)));
  return {
    what,
    latency,
    longestFrame,
    frameP99Ms: quantile(frames, 0.99),
    frames: frames.length,
    lateFrames: frames.filter((ms) => ms > FRAME_LIMIT_MS).length,
    longestTaskMs: Math.max(0, ...samples.flatMap(({ seen }) => seen.longTaskMs)),
    hostLongestMs: Math.max(0, ...samples.flatMap(({ hostMs }) => hostMs)),
    peer:
      peers.length === 0
        ? null
        : {
            latency: median(peers.map(({ latencyMs }) => latencyMs)) / latency.median,
            frame: median(peers.map(({ frameMs }) => Math.max(...frameMs))) / longestFrame.median,
          },
  };
}
