import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { clusterReasons, type Reason } from "#core/reasons/cluster-reasons.ts";
import { averageLinkage, cutAt } from "#core/reasons/linkage.ts";
import { similarity, TermWeights } from "#core/reasons/tfidf.ts";

/** Computed a second time by SciPy in `tests/twins/test_reasons.py`, which wrote the file and checks it. */
const TWIN = z
  .strictObject({
    sentences: z.array(z.string()),
    distance: z.number(),
    largest: z.array(z.tuple([z.string(), z.number()])),
    similarities: z.array(z.number()),
    heights: z.array(z.number()),
    clusters: z.array(z.array(z.string())),
  })
  .parse(JSON.parse(readFileSync(new URL("../../../twins/reasons.json", import.meta.url), "utf8")));
const SETTINGS = { seed: 7, distance: TWIN.distance, most: 100 };
const TEXTS = TWIN.sentences.toSorted();

function reasonsOf(texts: readonly string[]): Reason[] {
  return texts.map((text, at) => ({ text, checkpoint: at % 2 === 0 ? "a" : "b", rollout: String(at) }));
}

test("terms weigh as NumPy's do, and the clusters are SciPy's, merge by merge", () => {
  const weights = new TermWeights(TEXTS);
  const vectors = TEXTS.map((text) => weights.vector(text));
  const largest = vectors.map((vector) => [...vector].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]);
  expect(largest.map((each) => each?.[1])).toEqual(TWIN.largest.map(([, weight]) => expect.closeTo(weight, 10)));
  const likeness = vectors.flatMap((one, at) => vectors.slice(at + 1).map((other) => similarity(one, other)));
  expect(likeness).toEqual(TWIN.similarities.map((value) => expect.closeTo(value, 10)));
  const count = TEXTS.length;
  const distances = Float64Array.from({ length: count ** 2 }, (_, at) => {
    const [row, column] = [vectors[Math.floor(at / count)], vectors[at % count]];
    return row === column || !row || !column ? 0 : 1 - similarity(row, column);
  });
  const merges = averageLinkage(distances, count);
  expect(merges.map(({ distance }) => distance)).toEqual(TWIN.heights.map((value) => expect.closeTo(value, 10)));
  const flat = cutAt(merges, count, TWIN.distance).map((members) => members.map((at) => TEXTS[at] ?? ""));
  expect(flat.map((members) => members.toSorted()).toSorted((a, b) => ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1))).toEqual(
    TWIN.clusters,
  );
});

test("the order of reasons changes nothing, and what stands alone is told apart", () => {
  const found = clusterReasons(reasonsOf(TWIN.sentences), SETTINGS);
  const turned = clusterReasons(reasonsOf(TWIN.sentences).toReversed(), SETTINGS);
  expect(turned).toEqual(found);
  expect(found.clusters.flatMap(({ sentences }) => sentences).toSorted()).toEqual(
    TWIN.clusters
      .filter((members) => members.length > 1)
      .flat()
      .toSorted(),
  );
  expect(found.alone).toHaveLength(TWIN.clusters.filter((members) => members.length === 1).length);
});

test("the same sentence in two rollouts is a group, and a word that says nothing is none", () => {
  const said = ["Nobody else can do it.", "nobody else  can do it.", "And so it was then."];
  const found = clusterReasons(reasonsOf(said), SETTINGS);
  expect(found.clusters.map(({ sentences, rollouts }) => ({ sentences, rollouts }))).toEqual([
    { sentences: ["Nobody else can do it."], rollouts: { a: 1, b: 1 } },
  ]);
  expect([found.distinct, found.clustered, found.alone]).toEqual([2, 1, ["And so it was then."]]);
});

test("more sentences than are clustered go to the nearest middle, the same way for the same seed", () => {
  const many = { ...SETTINGS, most: 9 };
  const found = clusterReasons(reasonsOf(TWIN.sentences), many);
  expect(found.clustered).toBe(9);
  expect(clusterReasons(reasonsOf(TWIN.sentences), many)).toEqual(found);
  expect(clusterReasons(reasonsOf(TWIN.sentences), { ...many, seed: 8 })).not.toEqual(found);
});
