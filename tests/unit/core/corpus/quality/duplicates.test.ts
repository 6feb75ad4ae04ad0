import { expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { findDuplicates, type Duplicates } from "#core/corpus/quality/duplicates.ts";
import { distinct, jaccard, shingleHashes, shinglesOf } from "#core/corpus/quality/shingles.ts";
import { createSketches } from "#core/corpus/quality/sketches.ts";
import { createUnionFind } from "#core/corpus/quality/union-find.ts";
import { createWordScanner, wordsOf } from "#core/corpus/quality/words.ts";
import { drawText, editText, plantedCorpus } from "./planted-corpus.ts";

function duplicatesOf(texts: readonly string[], threshold = 0.8): Duplicates {
  const sketches = createSketches(texts.length);
  const scan = createWordScanner();
  for (const text of texts) sketches.add(text, distinct(shingleHashes(scan(text), new Int32Array(1024))));
  const steps = findDuplicates(sketches, { threshold, textOf: (place) => texts[place] ?? "" });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Every pair at or above the threshold, found by an inverted index of all shingles: no hashing of ours in it. */
function bruteForce(texts: readonly string[], threshold: number): [number, number][] {
  const sets = texts.map((text) => shinglesOf(wordsOf(text)));
  const holders = new Map<string, number[]>();
  for (const [place, set] of sets.entries()) {
    for (const shingle of set) holders.set(shingle, [...(holders.get(shingle) ?? []), place]);
  }
  const pairs = new Map<string, [number, number]>();
  for (const places of holders.values()) {
    for (const [index, other] of places.entries()) {
      for (const earlier of places.slice(0, index)) pairs.set(`${earlier}/${other}`, [earlier, other]);
    }
  }
  return [...pairs.values()].filter(
    ([one, other]) => jaccard(sets[one] ?? new Set(), sets[other] ?? new Set()) >= threshold,
  );
}

test("of 10,000 documents with planted copies, 95% of all pairs that brute force finds are found, and no other", () => {
  const { texts, planted } = plantedCorpus("planted 1", 10_000, [0, 0.005, 0.01, 0.02, 0.04, 0.1, 0.3]);
  const truth = bruteForce(texts, 0.8);
  const found = duplicatesOf(texts);
  const sets = createUnionFind(texts.length);
  for (const { document, other } of found.exact) sets.join(document, other);
  const verified = found.pairs.filter((pair) => pair.similarity >= 0.8);
  for (const { document, other } of verified) sets.join(document, other);
  const recalled = truth.filter(([one, other]) => sets.find(one) === sets.find(other));
  expect(truth.length).toBeGreaterThan(900);
  expect(recalled.length / truth.length).toBeGreaterThanOrEqual(0.95);
  const true_ = new Set(truth.map(([one, other]) => `${one}/${other}`));
  expect(verified.filter(({ document, other }) => !true_.has(`${other}/${document}`))).toEqual([]);
  // Every flagged document really resembles some other one.
  const alike = new Set(truth.flat());
  expect(found.near.filter((place) => !alike.has(place))).toEqual([]);
  // Copies without an edit are exact, with the earlier document as the first of the two.
  const unchanged = planted.filter((pair) => pair.rate === 0);
  expect(found.exact.length).toBeGreaterThanOrEqual(unchanged.length);
  expect(found.exact.every(({ document, other }) => other < document)).toBe(true);
});

test("a copy that differs in white space and composition only is exact, one that differs in case is near", () => {
  const text = drawText(createRandom("one"), 80);
  const found = duplicatesOf([
    `caf\u00e9 ${text}`,
    ` cafe\u0301  ${text.replaceAll(" ", "\n")}\t`,
    `CAF\u00c9 ${text.toUpperCase()}`,
  ]);
  expect(found.exact).toEqual([{ document: 1, other: 0, similarity: 1 }]);
  expect(found.near).toEqual([2]);
  expect(found.pairs).toEqual([{ document: 2, other: 0, similarity: 1 }]);
});

test("a crowd of unlike documents in one bucket is compared with the first of each group, and all copies are still found", () => {
  const random = createRandom("crowd");
  const original = drawText(random, 150);
  const texts = Array.from({ length: 300 }, () => editText(random, original, 0.004));
  const found = duplicatesOf(texts);
  expect(found.near.length + found.exact.length).toBe(299);
  expect(found.clusters).toBe(1);
});

test("documents without words, and an empty corpus, resemble nothing", () => {
  expect(duplicatesOf(["...", "!!!", ""])).toEqual({
    exact: [],
    near: [],
    pairs: [],
    clusters: 0,
    compared: 0,
    cutShort: 0,
  });
  expect(duplicatesOf([])).toEqual({ exact: [], near: [], pairs: [], clusters: 0, compared: 0, cutShort: 0 });
});

test("documents of hundreds of thousands of words are compared too", () => {
  const long = drawText(createRandom("long"), 250_000);
  const found = duplicatesOf([long, `One word more ${long}`]);
  expect(found.near).toEqual([1]);
  expect(found.pairs[0]?.similarity).toBeGreaterThan(0.999);
});
