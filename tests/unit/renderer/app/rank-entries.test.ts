import { expect, test } from "vitest";
import { rankEntries } from "../../../../renderer/app/rank-entries.ts";

const entry = (label: string, more: { detail?: string; command?: string } = {}) => ({
  id: label,
  group: "Actions" as const,
  label,
  run: () => undefined,
  ...more,
});

const labels = (entries: readonly ReturnType<typeof entry>[], query: string): string[] =>
  rankEntries(entries, query).map(({ label }) => label);

const CHECKPOINTS = ["base", "aft", "msm-america", "msm-america-aft", "msm-affordable-aft", "aft-2"].map((id) =>
  entry(id),
);

test("nothing typed shows everything in its order", () => {
  expect(labels(CHECKPOINTS, "  ")).toEqual(CHECKPOINTS.map(({ label }) => label));
});

test("every word has to be found, in any order, in parts of the name", () => {
  expect(labels(CHECKPOINTS, "aft amer")).toEqual(["msm-america-aft"]);
});

test("a name that begins with the word comes before one that holds it, the shorter first", () => {
  expect(labels(CHECKPOINTS, "AFT")).toEqual(["aft", "aft-2", "msm-america-aft", "msm-affordable-aft"]);
});

test("details and commands are searched, after labels", () => {
  const entries = [
    entry("Examine this machine", { command: "npx msm doctor" }),
    entry("Doctor"),
    entry("Other", { detail: "nothing" }),
  ];
  expect(labels(entries, "doctor")).toEqual(["Doctor", "Examine this machine"]);
});

test("what matches nothing finds nothing", () => {
  expect(labels(CHECKPOINTS, "zebra")).toEqual([]);
});
