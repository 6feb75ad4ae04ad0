import { expect, test } from "vitest";
import { inFrames } from "../../../../../renderer/shared/remote/in-frames.ts";

function frames() {
  const given: string[][] = [];
  const steps: (() => void)[] = [];
  const batch = inFrames<string>(
    (events) => given.push([...events]),
    (step) => steps.push(step),
  );
  return { batch, given, steps };
}

test("events between two frames are given together, in their order, and one frame is asked for", () => {
  const { batch, given, steps } = frames();
  for (const event of ["a", "b", "c"]) batch.push(event);
  expect([given, steps.length]).toEqual([[], 1]);
  steps.shift()?.();
  expect(given).toEqual([["a", "b", "c"]]);
  batch.push("d");
  steps.shift()?.();
  expect(given).toEqual([["a", "b", "c"], ["d"]]);
});

test("flushing gives at once, and the frame that was asked for then gives nothing", () => {
  const { batch, given, steps } = frames();
  batch.push("a");
  batch.flush();
  steps.shift()?.();
  batch.flush();
  expect(given).toEqual([["a"]]);
});
