import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { withoutSecrets, type Secret } from "#core/base/secrets.ts";
import { logText } from "#core/runs/log-text.ts";
import { CURVE_KINDS, lossCurves } from "#core/runs/loss-curves.ts";
import { TIMELINE_KINDS, timelineSpans } from "#core/runs/run-timeline.ts";
import { trainEvents, type StoredTrainEvent } from "#core/runs/stored-train-event.ts";
import type { LossCurve, RenderedData, RunLog, RunSample, RunTimeline } from "#core/runs/training-run.ts";
import type { Link } from "#native/launcher/link.ts";
import { readRunFile } from "#native/launcher/read-run-file.ts";
import type { Store } from "#native/storage/store.ts";
import type { PlanRun } from "./training-summaries.ts";

const LOG_TAIL_BYTES = 64 << 10;

export function curvesOf(store: Store, run: PlanRun): LossCurve[] {
  return lossCurves(run.key, eventsOf(store, run, CURVE_KINDS));
}

export function samplesOf(store: Store, run: PlanRun): RunSample[] {
  return eventsOf(store, run, ["sample"]).flatMap(({ event }) => {
    if (event.kind !== "sample") return [];
    const { index, stage, step, prompt, text } = event;
    return [{ index, stage, step, prompt, text }];
  });
}

export function renderedOf(store: Store, run: PlanRun): RenderedData[] {
  return eventsOf(store, run, ["rendered"]).flatMap(({ event }) =>
    event.kind === "rendered" ? [{ index: event.index, stage: event.stage, pieces: event.pieces }] : [],
  );
}

export function timelineOf(store: Store, run: PlanRun): RunTimeline {
  const spans = timelineSpans(eventsOf(store, run, TIMELINE_KINDS), run.seen?.exit?.at ?? null);
  const past = store.trainingRuns.gaps(run.key);
  const gaps = past.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) }));
  const open = run.linkLostSince === null ? [] : [{ fromMs: Date.parse(run.linkLostSince), toMs: null }];
  return { key: run.key, spans, gaps: [...gaps, ...open] };
}

function eventsOf(store: Store, run: PlanRun, kinds: readonly string[]): StoredTrainEvent[] {
  return trainEvents(store.runEvents.ofKinds(run.key, kinds));
}

/** Asks the machine for the end of the run's log; a secret that a program printed there is not shown. */
export async function logOf(
  link: Link,
  run: PlanRun,
  { secrets, signal }: { readonly secrets: readonly Secret[]; readonly signal?: AbortSignal | undefined },
): Promise<Result<RunLog, Problem>> {
  const read = (offset: number, length: number): ReturnType<typeof readRunFile> =>
    readRunFile(link, run.key, { path: "log.txt", offset, length }, signal);
  const whole = await read(0, 0);
  if (!whole.ok) return whole;
  const sizeBytes = whole.value?.sizeBytes ?? 0;
  const offset = Math.max(0, sizeBytes - LOG_TAIL_BYTES);
  const tail = await read(offset, LOG_TAIL_BYTES);
  if (!tail.ok) return tail;
  const text = Buffer.from(tail.value?.bytes ?? []).toString("utf8");
  // A tail begins in the middle of a line.
  const lines = offset > 0 ? text.slice(text.indexOf("\n") + 1) : text;
  return ok({ text: withoutSecrets(logText(lines), secrets), sizeBytes, isTail: offset > 0 });
}
