import { describe, expect, test } from "vitest";

import { changeLines } from "../../bench/change.ts";
import type { FigureRow } from "../../bench/figures.ts";
import { Figures } from "../../bench/figures.ts";
import { extrapolations, markdownTable, performancePage, taskTable } from "../../bench/page.ts";

const row = (changed: Partial<FigureRow>): FigureRow => ({
  model: "m40",
  task: "S1",
  system: "ours",
  mode: "one score() of all continuations",
  rounds: 5,
  unitsTimed: 100,
  unitsTotal: 100,
  medianMs: 2000,
  q1Ms: 1900,
  q3Ms: 2100,
  ratio: null,
  boundMs: 1000,
  fractionOfLimit: 0.5,
  scoreDifferenceNats: 2e-5,
  ...changed,
});

const slow = row({
  system: "naive",
  unitsTimed: 4,
  medianMs: 90_000,
  q1Ms: 88_000,
  q3Ms: 95_000,
  ratio: { value: 45, low: 40.04, high: 51 },
  fractionOfLimit: 0.0111,
  scoreDifferenceNats: null,
});

const figures = (rows: FigureRow[]): Figures =>
  Figures.parse({
    format: 1,
    at: "2026-01-01T00:00:00.000Z",
    commit: "abc1234",
    threads: 2,
    roundsAsked: 5,
    openMpWaits: "as by default",
    machine: { cpu: "A", cores: 2, memoryBytes: 2 ** 34, system: "linux", gflops: 200, gigabytesPerSecond: 20 },
    versions: { ours: { runtime: "1" } },
    models: [{ name: "m40", parameters: 41_000_000 }],
    parity: [
      { model: "m40", system: "naive", prompts: 20, worstNats: null, toleranceNats: 1e-3, agrees: false },
      { model: "m40", system: "ours", prompts: 20, worstNats: 2e-5, toleranceNats: 1e-3, agrees: true },
    ],
    absences: [{ model: "m40", system: "lm-eval", why: "it could not be installed" }],
    loads: [{ model: "m40", system: "ours", loadMs: 1500, peakBytes: 2 ** 29 }],
    rows,
  });

describe("what changed", () => {
  const stored = figures([row({}), slow]);

  test("a row that is faster by more than the spread says by how much", () => {
    expect(changeLines(figures([row({ medianMs: 1500, q1Ms: 1400, q3Ms: 1600 }), slow]), stored)).toEqual([
      "m40 S1 ours: 2.00 s → 1.50 s (−25 %)",
      "m40 S1 naive: 90.0 s → 90.0 s (+0 %, within the spread)",
    ]);
  });

  test("a slower row whose quartiles overlap is within the spread", () => {
    const [first] = changeLines(figures([row({ medianMs: 2100, q1Ms: 2050, q3Ms: 2200 }), slow]), stored);
    expect(first).toBe("m40 S1 ours: 2.00 s → 2.10 s (+5 %, within the spread)");
  });

  test("rows of one side alone are named", () => {
    expect(changeLines(figures([row({}), row({ task: "S2" })]), stored)).toEqual([
      "m40 S1 ours: 2.00 s → 2.00 s (+0 %, within the spread)",
      "m40 S2 ours: 2.00 s, not measured before",
      "m40 S1 naive: measured before, not now",
    ]);
  });

  test("another thread count is said first", () => {
    const [first] = changeLines({ ...stored, threads: 4 }, stored);
    expect(first).toMatch(/only ratios and fractions compare/);
  });
});

describe("tables", () => {
  test("a cell's bars are escaped", () => {
    expect(markdownTable(["a", "b"], [["x|y", "1"]])).toBe("| a | b |\n| --- | ---: |\n| x\\|y | 1 |");
  });

  test("the fastest comes first, extrapolated times are marked, and each row has its interval and its share", () => {
    expect(
      taskTable([slow, row({})])
        .split("\n")
        .slice(2),
    ).toEqual([
      "| ours | 2.00 s | 1.90 s – 2.10 s | 1 | 50 % | 2.0e-5 nats | 5 |",
      "| naive | ~90.0 s | 88.0 s – 95.0 s | 45.0 (40.0 – 51.0) | 1.1 % | – | 5 |",
    ]);
  });

  test("a ratio of one or two rounds has no interval, and none is made up where ours was not timed", () => {
    const cell = (changed: Partial<FigureRow>): string | undefined =>
      taskTable([{ ...slow, ...changed }])
        .split("\n")[2]
        ?.split(" | ")[3];
    expect(cell({ rounds: 2 })).toBe("45.0 (too few rounds)");
    expect(cell({ ratio: null })).toBe("–");
  });

  test("what was extrapolated is said, and nothing where all was timed", () => {
    expect(extrapolations([row({}), slow])).toEqual([
      "~ extrapolated (the part that is done once is not multiplied): naive: 4 of 100 timed at least, ×25.0.",
    ]);
    expect(extrapolations([row({})])).toEqual([]);
  });

  test("the page names machine, modes, disagreement and what was not timed", () => {
    const page = performancePage(figures([row({}), slow]));
    for (const part of [
      "200 GFLOP/s",
      "20.0 GB/s",
      "  - S1: one score() of all continuations",
      "| m40, naive | 20 | no numbers | 0.001 nats | no |",
      "- m40, lm-eval: it could not be installed",
      "| ours | 1.50 s | 512 MiB |",
    ]) {
      expect(page).toContain(part);
    }
  });
});

test("a system whose scores in a task are wrong shows the difference and no time", () => {
  const table = taskTable([row({}), row({ system: "node-llama-cpp", medianMs: 10, scoreDifferenceNats: 13 })]);
  expect(table).toContain("| node-llama-cpp | wrong scores | – | – | – | 1.3e+1 nats | 5 |");
  expect(table).toContain("| ours | 2.00 s |");
});
