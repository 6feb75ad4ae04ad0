import { expect, test } from "vitest";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { makeRunKey } from "#core/runs/run-key.ts";

test("a run key is a ULID: its time sorts, its end is random", () => {
  const zeros = new Uint8Array(16);
  expect(makeRunKey(0, zeros)).toBe("0".repeat(26));
  // The example of the ULID specification: 1469918176385 is 01ARYZ6S41.
  expect(makeRunKey(1_469_918_176_385, zeros)).toBe(`01ARYZ6S41${"0".repeat(16)}`);
  expect(makeRunKey(1, zeros.fill(31))).toBe(`0000000001${"Z".repeat(16)}`);
});

test("equal values have equal canonical texts, whatever the order of their keys", () => {
  const text = '{"a":[1,{"b":null,"c":"x"}],"d":true}';
  expect(canonicalJson({ d: true, a: [1, { c: "x", b: null }], e: undefined })).toBe(text);
});
