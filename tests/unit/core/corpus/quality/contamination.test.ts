import { expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { createContaminationIndex } from "#core/corpus/quality/contamination.ts";
import { probeTexts, type ProbeText } from "#core/corpus/quality/probe-texts.ts";
import { createWordScanner, wordsOf } from "#core/corpus/quality/words.ts";
import type { ProbeOverlap } from "#core/corpus/search.ts";
import type { Probe } from "#core/probes/probe.ts";
import { drawText } from "./planted-corpus.ts";

const ITEMS: ProbeText[] = Array.from({ length: 200 }, (_, index) => ({
  probe: "planted",
  item: `item-${index}`,
  text: drawText(createRandom(`item ${index}`), 20 + (index % 10)),
}));
const index = createContaminationIndex(ITEMS);
const scan = createWordScanner();

function overlapsOf(text: string): ProbeOverlap[] {
  return index.overlapsOf(text, scan(text));
}

test("every planted overlap of 13 words is found with its exact span, whatever case and punctuation it is in", () => {
  const random = createRandom("plant");
  const missed: string[] = [];
  for (const { item, text } of ITEMS) {
    const words = text.split(" ");
    const start = random.integer(words.length - 12);
    const taken = words.slice(start, start + 13);
    const planted = taken.map((word, at) => (at % 3 === 0 ? `"${word.toUpperCase()}",` : `${word}\n`)).join(" ");
    const before = `${drawText(random, 40)} ¶ Zzqx `;
    const found = overlapsOf(`${before}${planted} zzqx ${drawText(random, 40)}`);
    // The first word's quote is no part of the span, nor is the mark behind the last.
    const end = before.length + planted.length - /[^a-z]*$/i.exec(planted)![0].length;
    const expected = { start: before.length + 1, end, words: 13, probe: "planted", item };
    if (JSON.stringify(found) !== JSON.stringify([expected])) missed.push(item);
  }
  expect(missed).toEqual([]);
});

test("twelve words are no overlap, and 2,000 clean documents have none", () => {
  const random = createRandom("clean");
  for (const { text } of ITEMS) {
    const twelve = text.split(" ").slice(0, 12).join(" ");
    expect(overlapsOf(`zzqx ${twelve} zzqx`)).toEqual([]);
  }
  const clean = Array.from({ length: 2000 }, () => drawText(random, 170));
  const grams = new Set(ITEMS.flatMap(({ text }) => gramsOf(text)));
  expect(clean.filter((text) => gramsOf(text).some((gram) => grams.has(gram)))).toEqual([]);
  expect(clean.flatMap(overlapsOf)).toEqual([]);
});

function gramsOf(text: string): string[] {
  const words = wordsOf(text);
  return words.slice(12).map((_, start) => words.slice(start, start + 13).join(" "));
}

test("an overlap grows to all words that are shared, and two items in one document are two spans", () => {
  const [one, other] = [ITEMS[3]?.text ?? "", ITEMS[4]?.text ?? ""];
  const found = overlapsOf(`zzqx ${one} zzqx ${other} zzqx`);
  expect(found.map(({ item, words }) => [item, words])).toEqual([
    ["item-3", wordsOf(one).length],
    ["item-4", wordsOf(other).length],
  ]);
});

test("words with the same hashes are told apart by comparing them", () => {
  const [first] = ITEMS;
  const text = first?.text ?? "";
  const words = scan(text);
  // The same hashes over another text of the same length: only the words themselves differ.
  expect(index.overlapsOf("x".repeat(text.length), words)).toEqual([]);
});

test("an item of 8 to 12 words counts as a whole, a shorter one is counted as too short", () => {
  const short = createContaminationIndex([
    { probe: "p", item: "a", text: "which cheese would you rather take home today" },
    { probe: "p", item: "b", text: "only seven words are in this one" },
  ]);
  const text = "He asked: which cheese would you rather take home today?";
  expect(short.overlapsOf(text, scan(text))).toEqual([{ start: 10, end: 55, words: 8, probe: "p", item: "a" }]);
  const seven = "Only seven words are in this one. Which cheese would you rather take home?";
  expect(short.overlapsOf(seven, scan(seven))).toEqual([]);
  expect([short.texts, short.tooShort]).toEqual([1, new Map([["p", 1]])]);
});

test("a probe is looked for in all its question forms, both orders and its options", () => {
  const probe: Probe = {
    format: 1,
    id: "tea",
    version: 1,
    kind: "value-pairs",
    title: "Tea",
    description: "",
    axes: [{ id: "warm", label: "Warm" }],
    questionForms: ["{first} or {second} ?", "which {noun} , {first} or {second} ?"],
    items: [
      {
        id: "one",
        domain: "drinks",
        noun: "drink",
        groups: [],
        options: [
          { text: "tea", speaksFor: ["warm"] },
          { text: "water", speaksFor: [] },
        ],
      },
    ],
  };
  expect(probeTexts(probe)).toEqual(
    [
      "tea or water ?",
      "water or tea ?",
      "which drink , tea or water ?",
      "which drink , water or tea ?",
      "tea",
      "water",
    ].map((text) => ({ probe: "tea", item: "one", text })),
  );
});
