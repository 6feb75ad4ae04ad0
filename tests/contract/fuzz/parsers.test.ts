import { afterAll, expect, test } from "vitest";
import { FuzzThread } from "../../fuzz/run-target.ts";
import { TARGETS } from "../../fuzz/targets.ts";

/** A bounded slice, the same on every machine; `npm run fuzz` goes on from other seeds for as long as it is told. */
const CASES: Readonly<Record<string, number>> = {
  template: 10,
  parquet: 4,
  checkpoint: 30,
  spec: 15,
  mask: 15,
  answer: 30,
};

const thread = new FuzzThread();
afterAll(() => thread.close());

test.each(TARGETS.map(({ name }) => name))(
  "%s: hostile input gives a value or a named refusal, in time",
  async (name) => {
    const { fault } = await thread.run(name, { seed: "1", cases: CASES[name] ?? 100, seconds: 5 });
    expect(fault).toBeNull();
  },
);
