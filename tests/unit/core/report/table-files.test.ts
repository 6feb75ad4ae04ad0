import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { csvOf } from "#core/report/csv.ts";
import { jsonlOf, parquetColumns, tableOfRecords } from "#core/report/table-files.ts";

const TABLE = {
  name: "t",
  header: ["name", "count", "share", "mixed", "nothing"],
  rows: [
    ["a", 3, 0.1 + 0.2, 1, null],
    [null, 2 ** 31 - 1, null, "one", null],
  ],
};

test("a table as JSONL has an object a row with every digit, and nulls stay nulls", () => {
  expect(jsonlOf(TABLE).split("\n")).toEqual([
    '{"name":"a","count":3,"share":0.30000000000000004,"mixed":1,"nothing":null}',
    '{"name":null,"count":2147483647,"share":null,"mixed":"one","nothing":null}',
  ]);
});

test("a table as Parquet reads back with the same numbers, and a column of both kinds as text", async () => {
  const file = parquetWriteBuffer({ columnData: parquetColumns(TABLE) });
  expect(await parquetReadObjects({ file })).toEqual([
    { name: "a", count: 3, share: 0.30000000000000004, mixed: "1", nothing: null },
    { name: null, count: 2147483647, share: null, mixed: "one", nothing: null },
  ]);
  const types = parquetColumns({ header: ["a", "b", "c"], rows: [[2 ** 31, 1.5, 7]] }).map(({ type }) => type);
  expect(types).toEqual(["DOUBLE", "DOUBLE", "INT32"]);
});

test("records of unlike shapes become one table; what is nested stands as JSON", () => {
  expect(
    tableOfRecords("r", [
      { a: 1, b: { c: [2] } },
      { a: true, d: "x" },
    ]),
  ).toEqual({
    name: "r",
    header: ["a", "b", "d"],
    rows: [
      [1, '{"c":[2]}', null],
      ["true", null, "x"],
    ],
  });
});

test.each([
  ["=1+1", "'=1+1"],
  ["+A1", "'+A1"],
  ["-2+3", "'-2+3"],
  ["-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["-2", "-2"],
  ["+0.5", "+0.5"],
  ["-1.5e-7", "-1.5e-7"],
  ["a=b", "a=b"],
])("a spreadsheet runs no cell of a CSV as a formula: %j", (text, cell) => {
  expect(csvOf(["head"], [[text]])).toBe(`head\n${cell}`);
});

test("numbers of a CSV are never touched", () => {
  expect(csvOf(["a"], [[-1e-7], [-3]])).toBe("a\n-1e-7\n-3");
});
