import { expect, test } from "vitest";
import { createRandom, type Random } from "#core/base/random.ts";
import { diffSpecs, type SpecDiffPart } from "#core/specs/diff.ts";
import { matchSequences } from "#core/specs/match-sequences.ts";
import { bundled } from "./sample-specs.ts";

const side = (parts: readonly SpecDiffPart[], kind: "added" | "removed"): string =>
  parts
    .filter((part) => part.kind === kind || part.kind === "kept")
    .map((part) => part.text)
    .join("");

/** Length of the longest common subsequence by the plain table. */
function longestCommon(before: Int32Array, after: Int32Array): number {
  let row = new Int32Array(after.length + 1);
  for (const one of before) {
    const next = new Int32Array(after.length + 1);
    for (const [index, other] of after.entries())
      next[index + 1] = one === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0);
    row = next;
  }
  return row[after.length] ?? 0;
}

const numbers = (random: Random, length: number, kinds: number): Int32Array =>
  Int32Array.from({ length }, () => random.integer(kinds));

test("matched runs ascend, are equal, and are together as long as the longest common subsequence", () => {
  const random = createRandom("matches");
  for (let round = 0; round < 2000; round++) {
    const kinds = 1 + random.integer(6);
    const before = numbers(random, random.integer(30), kinds);
    const after = numbers(random, random.integer(30), kinds);
    const runs = matchSequences(before, after);
    let end = { before: 0, after: 0 };
    for (const run of runs) {
      expect(run.before >= end.before && run.after >= end.after).toBe(true);
      expect(before.slice(run.before, run.before + run.length)).toEqual(after.slice(run.after, run.after + run.length));
      end = { before: run.before + run.length, after: run.after + run.length };
    }
    expect(end.before <= before.length && end.after <= after.length).toBe(true);
    expect(runs.reduce((sum, run) => sum + run.length, 0)).toBe(longestCommon(before, after));
  }
});

test("long sequences that differ nearly everywhere are compared in bounded work", () => {
  const random = createRandom("far apart");
  const before = numbers(random, 100_000, 5000);
  const after = numbers(random, 100_000, 5000);
  const runs = matchSequences(before, after);
  for (const run of runs.slice(0, 200))
    expect(before.slice(run.before, run.before + run.length)).toEqual(after.slice(run.after, run.after + run.length));
  expect(runs.length).toBeGreaterThan(1000);
});

test("lines that differ are compared by words, and a space between two changed words counts as changed", () => {
  expect(
    diffSpecs("# A\nIt likes green tea, always.\nEnd\n", "# A\nIt likes black coffee, always.\nEnd\nMore\n"),
  ).toEqual([
    { kind: "kept", text: "# A\nIt likes " },
    { kind: "removed", text: "green tea" },
    { kind: "added", text: "black coffee" },
    { kind: "kept", text: ", always.\nEnd\n" },
    { kind: "added", text: "More\n" },
  ]);
});

test("equal texts are one kept part, and empty ones none", () => {
  expect(diffSpecs("a\nb", "a\nb")).toEqual([{ kind: "kept", text: "a\nb" }]);
  expect(diffSpecs("", "")).toEqual([]);
  expect(diffSpecs("", "a")).toEqual([{ kind: "added", text: "a" }]);
});

test("the parts make up both texts, whatever these are", () => {
  const random = createRandom("texts");
  const word = (): string => random.pick(["a", "b", "tea", "\n", "\n\n", " ", "  ", ".", "é", "\u{1f9c0}", "\r"]);
  const text = (): string => Array.from({ length: random.integer(60) }, word).join("");
  for (let round = 0; round < 500; round++) {
    const [before, after] = [text(), text()];
    const parts = diffSpecs(before, after);
    expect([side(parts, "removed"), side(parts, "added")]).toEqual([before, after]);
  }
});

test("two specs of 50,000 words, one broken into other lines, differ in their line breaks only", () => {
  const before = bundled("impermanence").repeat(28);
  const after = before.replaceAll(/([^\n])\n([^\n])/g, "$1 $2");
  const parts = diffSpecs(before, after);
  expect([side(parts, "removed"), side(parts, "added")]).toEqual([before, after]);
  expect(parts.filter((part) => part.kind !== "kept" && part.text.trim() !== "")).toEqual([]);
});
