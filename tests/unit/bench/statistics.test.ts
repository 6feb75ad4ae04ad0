import { describe, expect, it } from "vitest";

import type { Row } from "../../bench/report.ts";
import { changeLines, performancePage } from "../../bench/report.ts";
import { leastOperations, median, ratioOfMedians } from "../../bench/statistics.ts";

describe("the benchmark's statistics", () => {
  it("takes the middle of an odd number of times and the mean of the two middle ones of an even", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 2])).toBe(3.5);
  });

  it("gives the ratio of medians with an interval that holds it and shrinks to it where nothing varies", () => {
    expect(ratioOfMedians([30, 30, 30], [10, 10, 10])).toEqual({ ratio: 3, low: 3, high: 3 });
    const { ratio, low, high } = ratioOfMedians([20, 30, 40, 35, 25], [10, 11, 9, 10, 12]);
    expect(ratio).toBe(3);
    expect(low).toBeLessThan(3);
    expect(high).toBeGreaterThan(3);
  });

  it("counts the operations of a text by hand", () => {
    const model = { linear: 100, head: 50, layers: 2, attentionWidth: 3 };
    // 4 tokens after 10: 2·100·4 linear, 4·2·3·(4·10 + 10) for what they look at, 2·50·1 for a row of logits.
    expect(leastOperations(model, [{ tokens: 4, before: 10, rows: 1 }])).toBe(800 + 1200 + 100);
  });
});

const ROW: Row = {
  model: "small",
  task: "S1",
  system: "naive",
  version: "1",
  seconds: 20,
  roundsSeconds: [20],
  timedUnits: 6,
  wholeUnits: 100,
  timesOurs: { ratio: 10, low: 9, high: 11 },
  loadSeconds: 1,
  peakBytes: 2e9,
  parityNats: 2e-5,
  agrees: true,
  ofLimit: 0.1,
};

describe("the benchmark's page", () => {
  it("says what was timed in part, how far systems agree and how much of the limit they reach", () => {
    const machine = { cpu: "a processor", threads: 2, rounds: 3, gigaflops: 200, copyGigabytes: 20 };
    const page = performancePage({ machine, modes: [{ name: "naive", mode: "one by one" }], rows: [ROW] });
    expect(page).toContain("| naive | 20.00 | 10.0 (9.0-11.0) | 10% | 2.00 GB | 6 of 100 | 2.0e-5 nats |");
    expect(page).toContain("- **naive**: one by one.");
    const apart = performancePage({ machine, modes: [], rows: [{ ...ROW, agrees: false }] });
    expect(apart).toContain("(disagrees)");
  });

  it("tells how each row moved against the stored figures, and nothing of rows that are new", () => {
    expect(
      changeLines(
        [
          { ...ROW, ofLimit: 0.05 },
          { ...ROW, task: "S2" },
        ],
        [ROW],
      ),
    ).toEqual(["small S1 naive: 10.0% → 5.0% of the limit (-50%)\n"]);
  });
});
