import { expect, test } from "vitest";
import { insideTag, objectIn, objectsIn } from "#core/generation/read-json.ts";

test.for([
  ["a fence with prose around it", 'Sure!\n```json\n[{"a": 1}, {"a": 2}]\n```\nDone.'],
  ["no fence", 'Here: [{"a": 1}, {"a": 2}] as asked'],
  ["a fence that was cut off", '```json\n[{"a": 1}, {"a": 2}, {"a": '],
  ["commas too many", '[{"a": 1,}, {"a": 2},]'],
  ["objects without brackets", '{"a": 1}\n{"a": 2}'],
])("a list is read out of %s", ([, text]) => {
  expect(objectsIn(text ?? "").objects).toEqual([{ a: 1 }, { a: 2 }]);
});

test("one broken object leaves its siblings standing and is counted", () => {
  expect(objectsIn('[{"a": 1}, {"a": oops}, {"a": 3}]')).toEqual({ objects: [{ a: 1 }, { a: 3 }], broken: 1 });
  expect(objectsIn('[{"a": "unclosed}, {"a": 2}]').broken).toBeGreaterThan(0);
});

test("braces and line breaks within strings belong to the strings", () => {
  expect(objectsIn('[{"a": "} and {"}, {"a": "two\nlines"}]').objects).toEqual([{ a: "} and {" }, { a: "two\nlines" }]);
});

test("an answer without JSON has no object", () => {
  expect(objectsIn("I would rather not.")).toEqual({ objects: [], broken: 0 });
  expect(objectIn("I would rather not.")).toBeUndefined();
  expect(objectIn('```\n{"keep": true}\n```')).toEqual({ keep: true });
});

test("a tag that is not closed holds nothing", () => {
  expect(insideTag("<document>\nwhole\n</document>", "document")).toBe("whole");
  expect(insideTag("<document>cut off", "document")).toBeNull();
});
