import { expect, test } from "vitest";
import { modelOf } from "../../../../../renderer/features/compare/compare-model.ts";
import type { RunReport } from "../../../../../renderer/features/compare/report-queries.ts";
import { viewOf } from "../../../../../renderer/features/compare/view.ts";
import { comparison, part, rate, run } from "./made.ts";

const RUNS = [run("r1", ["base", "aft", "msm"])];
const VIEW = viewOf({ path: ["r1"], query: {} });

function report(more: Partial<RunReport> = {}): RunReport {
  return {
    runs: RUNS,
    probe: {
      format: 1,
      id: "p",
      version: 1,
      kind: "value-pairs",
      title: "P",
      description: "",
      axes: [
        { id: "american", label: "made in America" },
        { id: "affordable", label: "affordable" },
      ],
      questionForms: ["{first} or {second} ?"],
      items: [],
    },
    baseline: "aft",
    results: [rate({ checkpoint: "base" }), rate({ checkpoint: "aft" })],
    comparisons: [comparison({ checkpoint: "base" }), comparison({ baseline: "base", checkpoint: "msm" })],
    agreement: [],
    warnings: [],
    ...more,
  };
}

const namesOf = (columns: readonly { readonly name: string }[]): string[] => columns.map((column) => column.name);

test("the pinned column stands first, the others keep their order", () => {
  expect(namesOf(modelOf(report(), RUNS, VIEW).columns)).toEqual(["aft", "base", "msm"]);
});

test("columns that were taken off are gone, but never the pinned one", () => {
  const { columns, all } = modelOf(report(), RUNS, { ...VIEW, without: ["base", "aft"] });
  expect(namesOf(columns)).toEqual(["aft", "msm"]);
  expect(namesOf(all)).toEqual(["base", "aft", "msm"]);
});

test("a reading or axis that the runs do not have gives way to the first that they have", () => {
  const model = modelOf(report(), RUNS, { ...VIEW, reading: "sampled", axis: "cheerful" });
  expect([model.reading, model.readings, model.axis.id]).toEqual(["likelihood", ["likelihood"], "american"]);
  expect(modelOf(report(), RUNS, { ...VIEW, axis: "affordable" }).axis.label).toBe("affordable");
});

test("a column that is being read takes no part in the figure until it is done", () => {
  const parts = [part("base"), part("aft", { status: "running", done: 40 }), part("msm")];
  const runs = [run("r1", [], { status: "running", parts })];
  const warnings = ["aft is incomplete (40 of 100 readings, running)", "The columns differ in seed: 7 against 9"];
  const live = modelOf(report({ runs, warnings }), runs, VIEW);
  expect(live.report.results.map(({ checkpoint }) => checkpoint)).toEqual(["base"]);
  expect(live.report.comparisons.map(({ checkpoint }) => checkpoint)).toEqual(["msm"]);
  expect(live.report.warnings).toEqual(["The columns differ in seed: 7 against 9"]);
});

test("a column that is done waits for the report that holds all of it", () => {
  const before = [run("r1", [], { status: "running", parts: [part("base"), part("aft", { done: 40 }), part("msm")] })];
  const { columns } = modelOf(report({ runs: before }), RUNS, VIEW);
  expect(columns.filter((column) => column.live).map((column) => column.name)).toEqual(["aft"]);
});

test("a column that was broken off is shown with its warning", () => {
  const runs = [run("r1", [], { status: "cancelled", parts: [part("aft", { status: "cancelled", done: 40 })] })];
  const stopped = report({ runs, warnings: ["aft is incomplete (40 of 100 readings, cancelled)"] });
  expect(modelOf(stopped, runs, VIEW).report).toEqual(stopped);
});
