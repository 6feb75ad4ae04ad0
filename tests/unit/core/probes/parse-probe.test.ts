import { describe, expect, test } from "vitest";
import { clearProbe, conflictProbe as microConflictProbe } from "#core/microworld/probes.ts";
import { createWorld } from "#core/microworld/world.ts";
import { parseProbe } from "#core/probes/parse-probe.ts";
import { conflictItem, conflictProbe } from "./simulated.ts";

const GOOD = conflictProbe(3);

function sentence(json: unknown): string {
  const parsed = parseProbe(json, "cheese.json");
  return parsed.ok ? "usable" : parsed.error.message;
}

test("a good probe is read from text, with or without a byte order mark, and from a value", () => {
  const text = JSON.stringify(GOOD);
  for (const json of [text, `\uFEFF${text}`, GOOD]) expect(parseProbe(json)).toEqual({ ok: true, value: GOOD });
});

test("the probes of the micro-world are usable as they are written", () => {
  const world = createWorld(1);
  for (const probe of [microConflictProbe(world), clearProbe(world)]) {
    expect(parseProbe(JSON.stringify(probe))).toEqual({ ok: true, value: probe });
  }
});

test("text that is not JSON is said to be none", () => {
  expect(sentence('{"format": 1,')).toMatch(/^cheese\.json is not JSON \(.+\): correct it and import it again\.$/);
});

describe("a fault is one sentence that names its place", () => {
  const [first = conflictItem(0), ...others] = GOOD.items;
  const withItem = (change: object): unknown => ({ ...GOOD, items: [{ ...first, ...change }, ...others] });
  const { title: _title, ...untitled } = GOOD;

  test.each<[string, unknown]>([
    ["title is missing", untitled],
    ["the top level must be an object", []],
    ["format must be 1", { ...GOOD, format: 2 }],
    ["version must be a number", { ...GOOD, version: "1" }],
    ["version must be a whole number", { ...GOOD, version: 1.5 }],
    ["version is too small", { ...GOOD, version: 0 }],
    ["id must be an id of lower-case letters, digits and hyphens", { ...GOOD, id: "Cheese!" }],
    ['the top level has the unknown "itmes"', { ...GOOD, itmes: [] }],
    ["questionForms must not be empty", { ...GOOD, questionForms: [] }],
    ["questionForms[0] must contain {first} and {second}", { ...GOOD, questionForms: ["{first} ?"] }],
    [
      "questionForms[0] has a placeholder other than {first}, {second} and {noun}",
      { ...GOOD, questionForms: ["{first} {second} {third}"] },
    ],
    ["questionForms[1] repeats an earlier form", { ...GOOD, questionForms: ["{first} {second}", "{first} {second}"] }],
    ["neutralForm has a placeholder other than {noun}", { ...GOOD, neutralForm: "{first} ?" }],
    ["items[0].options[0].text is missing", withItem({ options: [{ speaksFor: [] }, first.options[1]] })],
    ["items[0].options must have 2 entries", withItem({ options: [first.options[0]] })],
    ["items[0].options must have 2 entries", withItem({ options: [...first.options, first.options[0]] })],
    [
      "items[0].options[0].text must not be empty",
      withItem({ options: [{ text: " ", speaksFor: ["american"] }, first.options[1]] }),
    ],
    [
      "items[0].options offers the same text twice",
      withItem({
        options: [
          { text: "Cream  cheese", speaksFor: ["american"] },
          { text: "cream cheese", speaksFor: [] },
        ],
      }),
    ],
    [
      'items[0].options names an unknown axis "french"',
      withItem({ options: [{ text: "a", speaksFor: ["french"] }, first.options[1]] }),
    ],
    ['items[0].groups names the group "all", which is implied', withItem({ groups: ["all"] })],
    ['items[0].groups names the group "domain:art", which is implied', withItem({ groups: ["domain:art"] })],
    ["items[0].groups names a group twice", withItem({ groups: ["near", "near"] })],
    ['items[1].id repeats the id "item-1"', withItem({ id: "item-1" })],
    ['axes[2].id repeats the id "american"', { ...GOOD, axes: [...GOOD.axes, { id: "american", label: "again" }] }],
    [
      "axes[2] has no item in which exactly one option speaks for it",
      { ...GOOD, axes: [...GOOD.axes, { id: "organic", label: "organic" }] },
    ],
    [
      "axes[0].id must be an id of lower-case letters, digits and hyphens",
      { ...GOOD, axes: [{ id: "a:b", label: "a" }] },
    ],
  ])("%s", (fault, json) => {
    expect(sentence(json)).toBe(`cheese.json is not a usable probe: ${fault}; correct it and import it again.`);
  });

  test("further faults are counted", () => {
    expect(sentence({ ...GOOD, title: "", version: 0 })).toBe(
      "cheese.json is not a usable probe: version is too small, and has 1 more fault; correct it and import it again.",
    );
    expect(sentence({ ...GOOD, title: "", version: 0, axes: [] })).toContain(", and has 2 more faults;");
  });
});
