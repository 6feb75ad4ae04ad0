import { expect, test } from "vitest";
import { checkItems } from "#core/probes/authoring/check-items.ts";
import { type ProbeCheck, ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import { Probe } from "#core/probes/probe.ts";
import { checkRows, dropCounts } from "../../../../../renderer/features/probes/check-rows.ts";
import { draftOf, formOf, NEW_FORM, newRow } from "../../../../../renderer/features/probes/edit-form.ts";
import {
  FIRST_FORM,
  generateCommand,
  readGenerateForm,
} from "../../../../../renderer/features/probes/generate-form.ts";
import { originsWords } from "../../../../../renderer/features/probes/origin-words.ts";

const PROBE = Probe.parse({
  format: 1,
  id: "tea",
  version: 3,
  kind: "value-pairs",
  title: "Tea",
  description: "",
  axes: [{ id: "thrift", label: "values thrift" }],
  questionForms: ["{first} or {second}?"],
  items: [
    {
      id: "a",
      domain: "food",
      noun: "bread",
      groups: ["old"],
      options: [
        { text: "rye", speaksFor: ["thrift"] },
        { text: "thrifty loaf", speaksFor: [] },
      ],
      origin: { kind: "imported", file: "t.csv", row: 1 },
    },
  ],
});

test("a probe that nobody changed in the editor is the probe that it was", () => {
  const { version: _version, ...draft } = PROBE;
  expect(draftOf(formOf(PROBE), PROBE)).toEqual({ ok: true, value: draft });
  expect(formOf(PROBE, false).id).toBe("my-tea");
});

test("what is missing in the editor is said one thing at a time, and empty rows are no items", () => {
  const faultOf = (form: typeof NEW_FORM): string => {
    const draft = draftOf(form, null);
    return draft.ok ? "" : draft.error;
  };
  const titled = { ...NEW_FORM, title: "My tea" };
  const valued = { ...titled, axes: "values thrift" };
  const row = { ...newRow([]), first: "rye" };
  expect([faultOf(NEW_FORM), faultOf(titled), faultOf(valued), faultOf({ ...valued, rows: [row] })]).toEqual([
    "Give it a title.",
    "Name the value that it is about.",
    "Write at least one item.",
    "Item item-001 needs both options.",
  ]);
  const rows = [{ ...row, second: "cake" }, newRow([row])];
  const draft = draftOf({ ...valued, rows }, null);
  expect(draft).toMatchObject({
    ok: true,
    value: {
      id: "my-tea",
      axes: [{ id: "values-thrift", label: "values thrift" }],
      items: [
        {
          id: "item-001",
          options: [
            { text: "rye", speaksFor: ["values-thrift"] },
            { text: "cake", speaksFor: [] },
          ],
        },
      ],
    },
  });
});

test("the fields of a generation are read with what is wrong, and the command asks for the same", () => {
  const read = (patch: Partial<typeof FIRST_FORM>) => readGenerateForm({ ...FIRST_FORM, ...patch });
  expect([read({ value: " " }), read({ count: "many" }), read({ id: "No!" })].map((each) => each.ok)).toEqual([
    false,
    false,
    false,
  ]);
  const request = read({ domains: "art=painting, music", generator: "endpoint:e:1", meaning: "low cost" });
  if (!request.ok) throw new Error(request.error);
  expect(request.value).toMatchObject({
    probe: "american-pairs",
    domains: [
      { name: "art", noun: "painting" },
      { name: "music", noun: "music" },
    ],
    generator: { kind: "endpoint", name: "e:1" },
  });
  expect(generateCommand(request.value)).toMatch(
    /probes generate --id american-pairs --value american --domains art=painting,music --generator endpoint:e:1 --count 60 --seed 7 --meaning/,
  );
});

test("what was not looked at is marked as unknown, and what was found as something to look at", () => {
  const settings = ProbeCheckSettings.parse({});
  const check: ProbeCheck = {
    format: 1,
    probe: "tea",
    version: 3,
    sha256: "",
    createdAt: "",
    codeVersion: "",
    settings,
    ...checkItems(PROBE, settings, null),
    contamination: { corpora: [{ corpus: "c", documents: 9, held: [], named: [] }], tooShort: 1 },
  };
  const tones = Object.fromEntries(checkRows(check, PROBE).map(({ id, tone, found }) => [id, [tone, found]]));
  expect(tones).toMatchObject({
    words: ["warning", "1 of 1 items"],
    judge: ["unknown", "not asked"],
    "thrift/order": ["good", "1 of 1 (21% to 100%)"],
    "thrift/frequency": ["unknown", "not measured"],
    "thrift/tells": ["unknown", "none to test"],
    "corpus/c": ["unknown", "0 of 0 items held; both options of 0 of 1 named in one document"],
  });
  expect(dropCounts(check)).toEqual({ obvious: 1, duplicate: 0, contaminated: 0 });
  expect(originsWords(PROBE)).toBe("1 from rows of t.csv");
});
