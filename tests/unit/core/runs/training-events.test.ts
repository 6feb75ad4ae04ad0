import { expect, test } from "vitest";
import { logText } from "#core/runs/log-text.ts";
import { lossCurves } from "#core/runs/loss-curves.ts";
import { parseEventLine } from "#core/runs/run-event.ts";
import { makeRunKey } from "#core/runs/run-key.ts";
import { progressOf } from "#core/runs/run-progress.ts";
import { timelineSpans } from "#core/runs/run-timeline.ts";
import { trainEvents, type StoredTrainEvent } from "#core/runs/stored-train-event.ts";
import { TrainSpec } from "#core/runs/train-spec.ts";

const KEY = makeRunKey(1, new Uint8Array(16));

/** Events a second apart, each at its place as offset. */
function events(...given: readonly Record<string, unknown>[]): StoredTrainEvent[] {
  return trainEvents(
    given.map((fields, seq) => parseEventLine(JSON.stringify({ v: 1, seq, t: 1000 * seq, ...fields }), seq)),
  );
}

const at = (step: number, loss: number | string, index = 0): Record<string, unknown> => ({
  kind: "step",
  stage: index === 0 ? "midtrain" : "finetune",
  index,
  step,
  steps: 100,
  tokens: 50 * step,
  loss,
  learningRate: 0.1,
  gradientNorm: 1,
  tokensPerSecond: 100,
});
const rewind = (step: number, index = 0): Record<string, unknown> => ({
  kind: "rewind",
  stage: "midtrain",
  index,
  step,
});

test("a rewind makes later steps void, in its stage and in those after it, and losses that are not finite are no points", () => {
  const curves = lossCurves(
    KEY,
    events(at(1, 3), at(2, "nan"), at(3, 2), at(1, 9, 1), rewind(1), at(2, 2.5), at(3, "inf"), at(4, 1)),
  );
  expect(curves.map(({ index, points }) => [index, points.map(({ step, loss }) => [step, loss])])).toEqual([
    [
      0,
      [
        [1, 3],
        [2, 2.5],
        [4, 1],
      ],
    ],
  ]);
});

test("a long curve is thinned to 2,000 points with its ends and its spike", () => {
  const many = Array.from({ length: 30_001 }, (_, place) => at(place + 1, place === 12_345 ? 50 : 2));
  const [curve] = lossCurves(KEY, events(...many));
  expect(curve?.points).toHaveLength(2000);
  expect(curve?.points.filter(({ loss }) => loss === 50).map((point) => point.step)).toEqual([12_346]);
  expect([curve?.points[0]?.step, curve?.points.at(-1)?.step]).toEqual([1, 30_001]);
  const steps = curve?.points.map((point) => point.step) ?? [];
  expect(steps).toEqual(steps.toSorted((left, right) => left - right));
});

const SPEC = TrainSpec.parse({
  schema: "msm-run/1",
  key: KEY,
  id: "msm",
  arm: "msm",
  spec: null,
  trainingSeed: 1,
  parent: null,
  plan: { name: "p", sha256: "0".repeat(64) },
  base: { kind: "path", path: "/m" },
  stages: [
    { kind: "midtrain", steps: 100, batches: [{ read: "documents", data: ["a"] }] },
    { kind: "finetune", steps: 40, batches: [{ read: "chats", data: ["b"], chats: 1 }] },
  ],
  export: null,
});
const START = { kind: "start", attempt: 1, id: "msm", device: "cpu", versions: {} };

test("progress tells the time left by the rate so far: 110 steps of 50 tokens at 100 tokens a second are 55 s", () => {
  const stage = { kind: "stage", stage: "midtrain", index: 0, step: 0, steps: 100, tokens: 1 };
  expect(progressOf(SPEC, events(START, { kind: "phase", phase: "training" }, stage, at(30, 2)))).toEqual({
    phase: "training",
    stage: "midtrain",
    index: 0,
    stages: 2,
    step: 30,
    steps: 100,
    tokens: 1500,
    loss: 2,
    tokensPerSecond: 100,
    secondsLeft: 55,
  });
  expect(progressOf(SPEC, events(START, stage, at(30, 2), rewind(20)))).toMatchObject({ step: 20, secondsLeft: 60 });
  const saved = { kind: "saved", stage: "midtrain", index: 0, step: 31 };
  expect(progressOf(SPEC, events(START, stage, at(30, 2), saved))).toMatchObject({ step: 31, tokens: 1500 });
  expect(progressOf(SPEC, [])).toBeNull();
});

test("a timeline's spans end where the next begins, and an attempt that was killed where the next one starts", () => {
  const phase = (name: string): Record<string, unknown> => ({ kind: "phase", phase: name });
  const spans = timelineSpans(
    events(START, phase("loading"), { ...START, attempt: 2 }, phase("exporting"), { kind: "end", code: 0, reason: "" }),
    5000,
  );
  expect(spans).toEqual([
    { phase: "loading", stage: null, attempt: 1, fromMs: 1000, toMs: 2000 },
    { phase: "exporting", stage: null, attempt: 2, fromMs: 3000, toMs: 4000 },
  ]);
});

test("a log is shown without control sequences, and a line that is written over by its last writing", () => {
  const log = "\u001b[1mbold\u001b[0m\r\n 10%\r 50%\r100%\n\u001b]0;title\u0007x\u0000y\ttab";
  expect(logText(log)).toBe("bold\n100%\nxy\ttab");
});
