import { expect, test } from "vitest";
import { checkItems } from "#core/probes/authoring/check-items.ts";
import { itemsFor, type ProbeCheck, ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import { createOverlapSearch } from "#core/probes/authoring/corpus-overlaps.ts";
import { itemDuplicates } from "#core/probes/authoring/near-duplicates.ts";
import { readObvious } from "#core/probes/authoring/obvious-judge.ts";
import { reviseItems } from "#core/probes/authoring/revise.ts";
import { pair, probeOf } from "./fixture.ts";

const SETTINGS = ProbeCheckSettings.parse({ valueWords: { thrift: ["saving"] } });

test("an option, or a question form, that has a form of one of the value's words gives the value away", () => {
  const items = [
    pair("named", "a thrifty kettle", "a copper kettle"),
    pair("denied", "an old kettle", "a kettle beyond all savings"),
    pair("silent", "a tin kettle", "a copper kettle"),
  ];
  const forms = ["{first} or {second}?", "Out of thrift: {first} or {second}?"];
  const { obvious } = checkItems(probeOf(items, { questionForms: forms }), SETTINGS, null);
  expect(obvious).toEqual({
    words: { thrift: ["thrift", "saving"] },
    byRule: [
      { item: "named", axis: "thrift", option: "a thrifty kettle", word: "thrifty" },
      { item: "denied", axis: "thrift", option: "a kettle beyond all savings", word: "savings" },
    ],
    forms: [{ form: forms[1], word: "thrift" }],
    judged: null,
  });
});

test("the same choice the other way round, and one with a letter changed, are near duplicates; another choice is none", () => {
  const items = [
    pair("one", "wool blanket", "silk blanket"),
    pair("turned", "silk blanket", "wool blanket"),
    pair("near", "wool blankets", "silk blanket"),
    pair("other", "tin kettle", "silk blanket"),
  ];
  const { pairs, reused } = itemDuplicates(items, 0.8);
  expect(pairs.map(({ item, other }) => [item, other])).toEqual([
    ["turned", "one"],
    ["near", "one"],
    ["near", "turned"],
  ]);
  expect(pairs[0]?.similarity).toBe(1);
  expect(reused).toEqual([
    { text: "silk blanket", items: ["one", "turned", "near", "other"] },
    { text: "wool blanket", items: ["one", "turned"] },
  ]);
});

test("a document that holds a question word by word, and one that names both options, are found apart", () => {
  const probe = probeOf([pair("a", "tin kettle", "copper kettle"), pair("b", "oak chair", "ash chair")], {
    questionForms: ["On a long winter evening would you rather have the {first} or the {second}?"],
  });
  const documents = [
    {
      id: 1,
      text: "He asked: on a long winter evening, would you rather have the TIN kettle or the copper kettle? Nobody knew.",
    },
    { id: 2, text: "The ash chair stood beside the oak-chair." },
    { id: 3, text: "Oak and ash, chair by chair." },
  ];
  const search = createOverlapSearch(probe, ProbeCheckSettings.parse({}));
  const steps = search.look("docs", documents);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  expect(step.value).toEqual({
    corpus: "docs",
    documents: 3,
    held: [{ item: "a", documents: 1, example: 1 }],
    named: [
      { item: "a", documents: 1, example: 1 },
      { item: "b", documents: 1, example: 2 },
    ],
  });
});

test("what a check found is left out by its reason, each item once, and a judge's doubt counts against an item", () => {
  const probe = probeOf([
    pair("a", "a thrifty kettle", "a copper kettle"),
    pair("b", "oak chair", "ash chair"),
    pair("c", "oak chairs", "ash chair"),
    pair("d", "wool", "silk"),
    pair("e", "rye bread", "brioche"),
  ]);
  const judged = {
    judge: "j",
    promptVersion: "1",
    seed: "1",
    createdAt: "t",
    of: 4,
    obvious: [],
    split: ["d"],
    unjudged: { refused: 1 },
  };
  const items = checkItems(probe, SETTINGS, null);
  const check: ProbeCheck = {
    format: 1,
    probe: "tea",
    version: 1,
    sha256: "",
    createdAt: "t",
    codeVersion: "",
    settings: SETTINGS,
    ...items,
    obvious: { ...items.obvious, judged },
    contamination: { corpora: [], tooShort: 0 },
  };
  expect(itemsFor(check, "obvious")).toEqual(new Set(["a", "d"]));
  const done = reviseItems(probe, check, { drop: ["obvious", "duplicate"], balance: [], seed: 7 }, null);
  expect(done.leftOut).toEqual({ obvious: ["a", "d"], duplicate: ["c"], contaminated: [], balance: [] });
  expect(done.items.map(({ id }) => id)).toEqual(["b", "e"]);
});

test("only a judge's own word is a verdict", () => {
  expect(readObvious('```json\n{"obvious": true, "why": "it says cheap"}\n```')).toBe(true);
  expect(readObvious('{"obvious": "no"}')).toBeNull();
  expect(readObvious("It is not obvious.")).toBeNull();
});
