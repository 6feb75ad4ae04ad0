import { measureReadRate } from "#native/inference/read-rate.ts";
import { chooseRuntime } from "#native/inference/runtime/choose-runtime.ts";
import { expect, it } from "vitest";

const NEVER = new AbortController().signal;

it("the machine's memory is read at a rate between a bus of the nineties and any that is built", async () => {
  const runtime = chooseRuntime("cpu", {});
  if (!runtime.ok) throw new Error(runtime.error.message);
  const rate = await measureReadRate(runtime.value, 2, NEVER);
  expect(rate).toBeGreaterThan(1e8);
  expect(rate).toBeLessThan(1e14);
});
