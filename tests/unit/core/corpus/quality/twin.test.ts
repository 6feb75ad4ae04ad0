import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { createContaminationIndex } from "#core/corpus/quality/contamination.ts";
import { createMinHash, PERMUTATIONS } from "#core/corpus/quality/min-hash.ts";
import { gradeOf, readingCounts } from "#core/corpus/quality/reading-level.ts";
import { distinct, jaccard, shingleHashes, shinglesOf } from "#core/corpus/quality/shingles.ts";
import { createWordScanner, wordsOf } from "#core/corpus/quality/words.ts";

const Twin = z.strictObject({
  source: z.string(),
  tables: z.strictObject({
    words: z
      .array(z.strictObject({ text: z.string(), words: z.array(z.string()), spans: z.array(z.array(z.int())) }))
      .min(1),
    similarity: z
      .array(
        z.strictObject({
          one: z.string(),
          other: z.string(),
          jaccard: z.tuple([z.int(), z.int()]),
          agreeing: z.int(),
          signature: z.array(z.int()),
        }),
      )
      .min(1),
    overlaps: z
      .array(
        z.strictObject({ text: z.string(), item: z.string(), overlaps: z.array(z.array(z.int())), name: z.string() }),
      )
      .min(1),
    reading: z
      .array(
        z.strictObject({
          text: z.string(),
          words: z.int(),
          sentences: z.int(),
          syllables: z.int(),
          grade: z.number().nullable(),
        }),
      )
      .min(1),
  }),
});

/** Computed a second time by `tests/twins/test_corpus_quality.py`, which wrote them and checks them. */
const { tables } = Twin.parse(
  JSON.parse(readFileSync(new URL("../../../../twins/corpus-quality.json", import.meta.url), "utf8")),
);
const scan = createWordScanner();

function signatureOf(text: string): Int32Array {
  const signature = new Int32Array(PERMUTATIONS);
  const { hashes, count } = distinct(shingleHashes(scan(text), new Int32Array(16)));
  createMinHash()(hashes, count, signature);
  return signature;
}

test.each(tables.words)("the words of $text and where they stand", ({ text, words, spans }) => {
  const scanned = scan(text);
  expect(wordsOf(text)).toEqual(words);
  expect(Array.from({ length: scanned.count }, (_, index) => [scanned.starts[index], scanned.ends[index]])).toEqual(
    spans,
  );
});

test.each(tables.similarity)(
  "similarity $jaccard and its estimate",
  ({ one, other, jaccard: exact, agreeing, signature }) => {
    expect(jaccard(shinglesOf(wordsOf(one)), shinglesOf(wordsOf(other)))).toBe(exact[0] / exact[1]);
    const [first, second] = [signatureOf(one), signatureOf(other)];
    expect([...first.subarray(0, signature.length)]).toEqual(signature);
    expect(first.filter((value, place) => value === second[place]).length).toBe(agreeing);
  },
);

test.each(tables.overlaps)("words that document and item share, $name", ({ text, item, overlaps }) => {
  const found = createContaminationIndex([{ probe: "p", item: "i", text: item }]).overlapsOf(text, scan(text));
  expect(found.map(({ start, end, words }) => [start, end, words])).toEqual(overlaps);
});

test.each(tables.reading)("reading counts of $text", ({ text, grade, ...counts }) => {
  expect(readingCounts(text)).toEqual(counts);
  const own = gradeOf(counts);
  expect(own === null).toBe(grade === null);
  expect(own ?? 0).toBeCloseTo(grade ?? 0, 9);
});
