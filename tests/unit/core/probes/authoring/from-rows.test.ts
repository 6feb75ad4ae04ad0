import { expect, test } from "vitest";
import { probeFromRows, type RowsImport } from "#core/probes/authoring/from-rows.ts";
import { readRows, type RowFormat } from "#core/probes/authoring/read-rows.ts";
import { Probe } from "#core/probes/probe.ts";

function read(text: string, format: RowFormat, given: RowsImport = {}) {
  const rows = readRows(text, format, `set.${format}`);
  return rows.ok ? probeFromRows(rows.value, `set.${format}`, given) : rows;
}

function made(text: string, format: RowFormat, given: RowsImport = {}) {
  const done = read(text, format, given);
  if (!done.ok) throw new Error(done.error.message);
  return { ...done.value, probe: Probe.parse({ ...done.value.draft, version: 1 }) };
}

test("item comparisons with a liked item become pairs that are asked by the rows' own form", () => {
  const text = [
    "question,item1,item2,liked_item,disliked_item",
    '"Which would you take home, tin mug or glass mug?",tin mug,glass mug,glass mug,tin mug',
    '"Which would you take home, ""red"" lamp, small or blue lamp?","""red"" lamp, small",blue lamp,"""red"" lamp, small",blue lamp',
  ].join("\r\n");
  const { probe, leftOut, asked } = made(text, "csv", { value: "Low cost", domain: "household" });
  expect([leftOut, asked]).toEqual([[], "the rows' forms"]);
  expect(probe.axes).toEqual([{ id: "low-cost", label: "Low cost" }]);
  expect(probe.questionForms).toEqual(["Which would you take home, {first} or {second}?"]);
  expect(probe.items.map(({ options, domain, origin }) => [options, domain, origin])).toEqual([
    [
      [
        { text: "tin mug", speaksFor: [] },
        { text: "glass mug", speaksFor: ["low-cost"] },
      ],
      "household",
      { kind: "imported", file: "set.csv", row: 1 },
    ],
    [
      [
        { text: '"red" lamp, small', speaksFor: ["low-cost"] },
        { text: "blue lamp", speaksFor: [] },
      ],
      "household",
      { kind: "imported", file: "set.csv", row: 2 },
    ],
  ]);
});

test("opinions that list A and B in the question keep their own question, their answer's side and their area", () => {
  const rows = [
    {
      question: "Where should the fair be?\nA) In our town.\nB) In any town.",
      answer: "A",
      category: "events",
      opinion_area: "fairs",
    },
    {
      question: "Who should sing? (A) Anybody who can. (B) Our own choir.",
      answer: "(B)",
      category: "culture",
      opinion_area: "music",
    },
  ];
  const { probe, asked } = made(rows.map((row) => JSON.stringify(row)).join("\n"), "jsonl", { value: "home first" });
  expect(asked).toBe("the rows' questions");
  expect(
    probe.items.map(({ noun, domain, groups, options }) => [noun, domain, groups, options.map((each) => each.text)]),
  ).toEqual([
    ["Where should the fair be?", "events", ["area:fairs"], ["In our town.", "In any town."]],
    ["Who should sing?", "culture", ["area:music"], ["Anybody who can.", "Our own choir."]],
  ]);
  expect(probe.items.map(({ options }) => options.map(({ speaksFor }) => speaksFor.length))).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test("a set of several values has an axis for each, and asks the default way where rows ask nothing", () => {
  const text = "value\tdomain\tliked\tdisliked\nnovelty\tgames\tnew one\told one\ntradition\tdance\twaltz\tfreestyle\n";
  const { probe, asked } = made(text, "tsv");
  expect(asked).toBe("default forms");
  expect(probe.axes.map(({ id }) => id)).toEqual(["novelty", "tradition"]);
  expect(probe.items.map(({ domain, options }) => [domain, options[0].text])).toEqual([
    ["games", "new one"],
    ["dance", "waltz"],
  ]);
});

test("each row that lacks something is left out and named, and a table with nothing left is refused with the first reason", () => {
  const text = "item1,item2,liked_item\na,b,a\nc,,c\nd,e,\nf,g,h\ni,I,i\n";
  const { probe, leftOut } = made(text, "csv", { value: "v" });
  expect(probe.items).toHaveLength(1);
  expect(leftOut).toEqual([
    "Row 2 has no two options (item1 and item2, option_a and option_b, or a question that lists A and B).",
    "Row 3 does not say which option speaks for the value (liked_item, answer or target).",
    'Row 4 names "h", which is neither of its options.',
    "Row 5 offers the same text twice.",
  ]);
  expect(read("item1,item2,liked_item\na,b,a\n", "csv")).toEqual({
    ok: false,
    error: {
      code: "rows-unusable",
      message:
        "No row of set.csv can be used: correct it and import it again. Row 1 names no value, and none was given for all (--value).",
    },
  });
});

test("a table that cannot be read says what and where", () => {
  const messageOf = (text: string, format: RowFormat): string => {
    const done = read(text, format);
    return done.ok ? "" : done.error.message;
  };
  expect(messageOf('a,b\n"open,1\n', "csv")).toMatch(/a quotation mark that is never closed \(seen at line 3/);
  expect(messageOf("a,b\n1,2,3\n", "csv")).toMatch(/^Row 1 of set.csv has 3 cells for 2 columns/);
  expect(messageOf("a,A\n1,2\n", "csv")).toMatch(/the column "a" twice/);
  expect(messageOf("a,b\n", "csv")).toMatch(/holds no rows/);
  expect(messageOf('{"a":1}\n[1]\n', "jsonl")).toMatch(/^Line 2 of set.jsonl is not a JSON object/);
});
