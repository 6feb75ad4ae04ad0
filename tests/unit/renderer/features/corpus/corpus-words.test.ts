import { expect, test } from "vitest";
import { coverageSums } from "../../../../../renderer/features/corpus/coverage-sums.ts";
import { FIRST_ENDPOINT, readEndpoint } from "../../../../../renderer/features/corpus/endpoint-fields.ts";
import {
  costWords,
  isResumable,
  projectionWords,
  rejectedWords,
  stageWords,
} from "../../../../../renderer/features/corpus/generation-words.ts";
import { corpusNameOf, importWords } from "../../../../../renderer/features/corpus/import-words.ts";
import { placeWords, titleWords } from "../../../../../renderer/features/corpus/provenance-words.ts";

test("a corpus is called as its file, whatever the system's slashes and the file's ending", () => {
  expect(
    ["/data/a.b.jsonl", String.raw`C:\data\texts\\`.slice(0, -1), "x.parquet", "d.jsonl.gz", ""].map(corpusNameOf),
  ).toEqual(["a.b", "texts", "x", "d", ""]);
});

test("the command imports what the dialog does", () => {
  const request = { path: "/d/x.jsonl", corpus: "x", specSha256: "0".repeat(64), skipBad: true };
  expect(importWords(request, "america")).toEqual(["/d/x.jsonl", "--name", "x", "--spec", "america", "--skip-bad"]);
});

test("what is not known of a document's place is left out, and a title is never empty", () => {
  expect(placeWords({ domain: "d", subdomain: null, type: "memo", idea: "" })).toBe("d › memo");
  expect(placeWords({ domain: null, subdomain: null, type: null, idea: null })).toMatch(/nothing known/);
  expect(titleWords(" \u202E")).toBe("‹U+202E›");
  expect(titleWords("  ")).toBe("(without a title)");
});

test("the map's sums are those of its cells, and a cell without a document is a hole", () => {
  const cell = (documents: number) => ({ documents, characters: documents * 10 });
  const cells = [
    [cell(3), cell(0)],
    [cell(1), cell(5)],
  ];
  expect(coverageSums({ rows: ["a", "b"], columns: ["x", "y"], cells })).toEqual({
    documents: 9,
    ofRow: [3, 6],
    ofColumn: [4, 5],
    holes: 1,
    most: 5,
  });
});

test("a cost is legible below a cent, and no price is no zero", () => {
  expect([costWords(0), costWords(0.00123), costWords(1.5), costWords(null)]).toEqual([
    "$0",
    "$0.0012",
    "$1.50",
    "no price known",
  ]);
});

test("a stage without a known end tells what is done, and what was turned down is told by reason", () => {
  expect(stageWords({ stage: "ideas", done: 3, total: null })).toBe("3");
  expect(stageWords({ stage: "ideas", done: 3, total: 40 })).toBe("3 of 40");
  expect(rejectedWords({ refused: 1, empty: 4, malformed: 0 })).toBe("4 empty, 1 refused");
  expect(rejectedWords({})).toBe(null);
});

test("everything but what runs or is finished can be resumed", () => {
  expect(isResumable("running")).toBe(false);
  expect(isResumable("finished")).toBe(false);
  expect(isResumable("paused at the cap")).toBe(true);
});

test("a projection multiplies out, unless a count is given", () => {
  expect(projectionWords(12, 20, 25, null)).toBe("12 subdomains × 20 types × 25 ideas = 6,000 documents");
  expect(projectionWords(1, 1, 2, 9)).toBe("9 documents from 1 subdomain × 1 type × 2 ideas");
});

test("an endpoint needs a name, an address and a model; what is left empty is none", () => {
  const fields = { ...FIRST_ENDPOINT, name: "lab", url: "http://127.0.0.1:8000/v1", model: "m" };
  expect(readEndpoint(fields).endpoint).toMatchObject({ keyVariable: null, parallel: 4, priceIn: null });
  const wrong = readEndpoint({ ...fields, url: "ftp://x", keyVariable: "sk-secret" });
  expect(wrong.endpoint).toBe(null);
  expect(Object.keys(wrong.problems).toSorted()).toEqual(["keyVariable", "url"]);
});
