import { isFinal } from "#core/runs/run-state.ts";
import type { RunTimeline, TrainingRunSummary } from "#core/runs/training-run.ts";
import type { StageKind } from "#core/runs/stage-settings.ts";

/** A stretch of a run's time, as shares of the width that is shown. */
export interface LaneBlock {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Null: work around the training: loading, saving, exporting. */
  readonly stage: StageKind | null;
  readonly attempt: number;
  readonly durationMs: number;
  readonly live: boolean;
}

export interface LaneRun {
  readonly run: TrainingRunSummary;
  readonly from: number;
  readonly to: number;
  readonly blocks: readonly LaneBlock[];
  /** When the machine did not answer. */
  readonly gaps: readonly { readonly from: number; readonly to: number; readonly durationMs: number }[];
}

export interface Lane {
  readonly machine: string;
  /** Rows from top to bottom; runs of a row do not overlap. */
  readonly rows: readonly (readonly LaneRun[])[];
  /** Runs that have not begun. */
  readonly waiting: readonly TrainingRunSummary[];
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lanes of machines over the time that the given runs took, or take until `nowMs`. */
export function lanesOf(
  runs: readonly TrainingRunSummary[],
  timelines: ReadonlyMap<string, RunTimeline>,
  nowMs: number,
): Lanes {
  const begun = runs.flatMap((run) => {
    const timeline = timelines.get(run.key);
    return timeline !== undefined && timeline.spans.length > 0 ? [{ run, timeline }] : [];
  });
  const ends = begun.map(({ run, timeline }) => endOf(run, timeline, nowMs));
  const fromMs = Math.min(nowMs, ...begun.map(({ timeline }) => startOf(timeline)));
  const toMs = Math.max(fromMs + 1000, ...ends);
  const shareOf = (ms: number): number => Math.max(0, Math.min(1, (ms - fromMs) / (toMs - fromMs)));
  const machines = [...new Set(runs.map(({ machine }) => machine))];
  const lanes = machines.map((machine): Lane => {
    const here = begun
      .filter(({ run }) => run.machine === machine)
      .toSorted((a, b) => startOf(a.timeline) - startOf(b.timeline))
      .map(({ run, timeline }) => laneRun(run, timeline, shareOf, endOf(run, timeline, nowMs)));
    const waiting = runs.filter(
      (run) => run.machine === machine && !isFinal(run.state) && !here.some((each) => each.run.key === run.key),
    );
    return { machine, rows: packed(here), waiting };
  });
  return { lanes: lanes.filter(({ rows, waiting }) => rows.length + waiting.length > 0), fromMs, toMs };
}

function laneRun(
  run: TrainingRunSummary,
  timeline: RunTimeline,
  shareOf: (ms: number) => number,
  endMs: number,
): LaneRun {
  const blocks = timeline.spans.map(({ phase, stage, attempt, fromMs, toMs }) => ({
    from: shareOf(fromMs),
    to: shareOf(toMs ?? endMs),
    label: stage ?? phase,
    stage,
    attempt,
    durationMs: Math.max(0, (toMs ?? endMs) - fromMs),
    live: toMs === null && !isFinal(run.state),
  }));
  const gaps = timeline.gaps.map(({ fromMs, toMs }) => ({
    from: shareOf(fromMs),
    to: shareOf(toMs ?? endMs),
    durationMs: Math.max(0, (toMs ?? endMs) - fromMs),
  }));
  return { run, from: shareOf(startOf(timeline)), to: shareOf(endMs), blocks: blocks, gaps };
}

/** Each run in the first row where it overlaps nobody; a row's runs are in the order of their beginnings. */
function packed(runs: readonly LaneRun[]): LaneRun[][] {
  const rows: LaneRun[][] = [];
  for (const run of runs) {
    const row = rows.find((each) => (each.at(-1)?.to ?? 0) <= run.from + 1e-6);
    if (row) row.push(run);
    else rows.push([run]);
  }
  return rows;
}

function startOf({ spans }: RunTimeline): number {
  return Math.min(...spans.map(({ fromMs }) => fromMs));
}

/** The last known moment of a run that has ended; now, of one that goes on. */
function endOf(run: TrainingRunSummary, { spans }: RunTimeline, nowMs: number): number {
  const known = Math.max(...spans.map(({ fromMs, toMs }) => toMs ?? fromMs));
  return isFinal(run.state) ? known : Math.max(known, nowMs);
}

const STEPS_S = [5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 172_800, 604_800];

/** Marks of a time axis since its beginning: about `count` of them, at round distances. */
export function timeMarks(
  spanMs: number,
  count: number,
): readonly { readonly share: number; readonly seconds: number }[] {
  const wanted = spanMs / 1000 / Math.max(1, count);
  const step = STEPS_S.find((each) => each >= wanted) ?? 604_800;
  const marks = Math.floor(spanMs / 1000 / step);
  return Array.from({ length: marks }, (_, at) => (at + 1) * step).map((seconds) => ({
    share: (seconds * 1000) / spanMs,
    seconds,
  }));
}
