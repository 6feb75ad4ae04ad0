import { expect, test } from "vitest";
import type { Lineage } from "#core/checkpoints/summary.ts";
import { cellAfterKey } from "../../../../../renderer/features/compare/cell-keys.ts";
import {
  effectLabel,
  exactPoints,
  excludedWords,
  signedPoints,
} from "../../../../../renderer/features/compare/cell-words.ts";
import { commandOf, runFacts } from "../../../../../renderer/features/compare/run-facts.ts";
import { armWords, columnWords, groupWords, pairsOf } from "../../../../../renderer/features/compare/words.ts";
import { conflictProbe } from "../../../core/probes/simulated.ts";
import { comparison, part, run } from "./made.ts";

function lineage(stages: readonly string[], spec: string | null): Lineage {
  const stage = (name: string) => ({
    stage: name,
    steps: 1,
    tokens: 1,
    lossFirst: 1,
    lossLast: 1,
    wallSeconds: 1,
    seed: 1,
  });
  return { known: true, arm: "x", spec, trainingSeed: 2, parent: null, stages: stages.map(stage) };
}

test("groups are said as people say them", () => {
  expect(["all", "held-out:seen", "domain:art"].map(groupWords)).toEqual(["all pairs", "held-out, seen", "art"]);
  expect([pairsOf("all"), pairsOf("in-domain")]).toEqual(["all pairs", "the in-domain pairs"]);
});

test("a column of one of several runs is said with the end of its run's id", () => {
  expect(["base", "base@20261123-225953-2eda5a"].map(columnWords)).toEqual(["base", "base (run 2eda5a)"]);
});

test("training is said in stages, a midtraining of the parent included", () => {
  expect(armWords(lineage(["pretrain"], null))).toBe("pretrained only, seed 2");
  expect(armWords(lineage(["finetune"], "america"))).toBe("MSM america + AFT, seed 2");
  expect(armWords({ ...lineage([], null), known: false })).toBe("lineage unknown");
});

test("differences carry their sign, and none for what rounds to zero", () => {
  expect([0.61, -0.03, 0, -0.004, 0.004].map((delta) => signedPoints(delta))).toEqual(["+61", "−3", "0", "0", "0"]);
  expect([0.004, -0.0132].map((delta) => signedPoints(delta, 1))).toEqual(["+0.4", "−1.3"]);
  expect(exactPoints({ delta: 0.132, low: -0.041, high: 0.29 })).toBe("+13.2 points (−4.1 to +29.0)");
});

test("a dot's label holds value, interval, n, p, family and McNemar's counts", () => {
  const mcnemar = { onlyBaseline: 0, onlyCheckpoint: 34, pairs: 41, pValue: 0.00001 };
  expect(effectLabel(comparison({ mcnemar }))).toBe(
    "msm-america-aft − aft, held-out, seen: +61.0 points (+48.0 to +73.0); 56 pairs; p < 0.001 (Holm over 4); McNemar 34:0 of 41 consistent, p < 0.001",
  );
});

test("what was left out of a denominator is counted by state", () => {
  expect(excludedWords({ "unread-items": 3, truncated: 2 })).toBe("excluded: 3 unread items, 2 truncated");
  expect(excludedWords({})).toBe("nothing excluded");
});

test("the facts of a run name what its readings depend on, every value where runs differ", () => {
  const parts = [part("aft", { provider: "cuda", dtype: "float32" })];
  const runs = [
    run("r1", ["base"], { codeVersion: "0.1.0+90a2f23d0fd3+dirty" }),
    run("r2", ["aft"], { parts, codeVersion: "0.1.0+90a2f23d0fd3+dirty" }),
  ];
  expect(runFacts({ probe: conflictProbe(3), runs })).toEqual([
    "simulated v1",
    "3 items × 2 orders × 1 form",
    "likelihood",
    "CPU, CUDA float16, float32",
    "seed 7",
    "code 0.1.0+90a2f23+dirty",
  ]);
});

test("the command of one run shows it, that of several compares them", () => {
  expect(commandOf(["r1"], "aft")).toBe("npx msm results show r1 --baseline aft");
  expect(commandOf(["r1", "r2"], "aft@r1")).toBe("npx msm compare r1 r2 --baseline aft@r1");
});

test("arrow keys stay inside the figure; other keys are left alone", () => {
  const at = { row: 0, column: 2 };
  expect(cellAfterKey("ArrowUp", at, 4, 6)).toEqual(at);
  expect(cellAfterKey("ArrowDown", at, 4, 6)).toEqual({ row: 1, column: 2 });
  expect(cellAfterKey("ArrowRight", { row: 3, column: 5 }, 4, 6)).toEqual({ row: 3, column: 5 });
  expect(cellAfterKey("End", at, 4, 6)).toEqual({ row: 0, column: 5 });
  expect(cellAfterKey("j", at, 4, 6)).toBeNull();
});
