import { expect, test } from "vitest";
import { clusterRobustStandardError, mean, standardError } from "#core/statistics/standard-error.ts";
import { TWIN } from "./twin.ts";

test.each(TWIN.standardError)("clusters $clusters give statsmodels' cluster-robust standard error", (row) => {
  expect(clusterRobustStandardError(row.values, row.clusters)).toBeCloseTo(row.expected, 14);
});

test("with one value a cluster the clustered standard error is the plain one", () => {
  const row = TWIN.standardError.find((candidate) => candidate.plain !== undefined);
  expect(standardError(row?.values ?? [])).toBeCloseTo(row?.plain ?? Number.NaN, 14);
  expect(clusterRobustStandardError(row?.values ?? [], row?.clusters ?? [])).toBe(standardError(row?.values ?? []));
});

test("two copies of every value in clusters are worth one copy", () => {
  const values = [0, 1, 1, 0, 1];
  const doubled = values.flatMap((value) => [value, value]);
  const clusters = values.flatMap((_, index) => [index, index]);
  expect(clusterRobustStandardError(doubled, clusters)).toBeCloseTo(standardError(values) ?? Number.NaN, 14);
});

test("too few values have no standard error, and no values no mean", () => {
  expect([standardError([]), standardError([1]), clusterRobustStandardError([1, 0], ["a", "a"]), mean([])]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
