import { BANDS, buckets } from "./bands.ts";
import { distinct, jaccard, jaccardOfHashes, shingleHashes, shinglesOf, type HashList } from "./shingles.ts";
import type { Sketches } from "./sketches.ts";
import { equalPlaces, normalText } from "./text-hash.ts";
import { createUnionFind, type UnionFind } from "./union-find.ts";
import { createWordScanner, wordsOf } from "./words.ts";

/** Two documents by their places, the later one first. Similarity is the Jaccard index of their shingles, exact. */
export interface DuplicatePair {
  readonly document: number;
  readonly other: number;
  readonly similarity: number;
}

export interface Duplicates {
  /** Every copy with the first document of the same text. */
  readonly exact: readonly DuplicatePair[];
  /** Documents that resemble an earlier one, ascending; the first of a cluster is not among them. */
  readonly near: readonly number[];
  /** The pairs that were compared word by word and hold the clusters together, and every member with its cluster's first. */
  readonly pairs: readonly DuplicatePair[];
  readonly clusters: number;
  /** Pairs of candidates that were compared word by word. */
  readonly compared: number;
  /** Documents that a crowded bucket left uncompared with some of its others. */
  readonly cutShort: number;
}

export interface DuplicateOptions {
  readonly threshold: number;
  /** A document's text by its place. */
  readonly textOf: (place: number) => string;
}

/** Up to so many documents of a bucket are compared each with each; above, each with the first of every group in it. */
const EACH_WITH_EACH = 64;
const MOST_GROUPS = 1000;

/** A document of more shingles than that is compared by their hashes: as texts they would take gigabytes. */
const MOST_SHINGLES = 200_000;

/** Four standard errors of the estimate at J = 0.8: what looks less alike than this is not compared word by word. */
const ESTIMATE_SLACK = 0.14;

/**
 * Exact duplicates by text, then near duplicates among what is left: candidates from bands, one band at a time, compared
 * exactly. Yields the share of the work done, between 0 and 1, often enough for a caller to pause or to stop.
 */
export function* findDuplicates(sketches: Sketches, options: DuplicateOptions): Generator<number, Duplicates> {
  const exact = yield* exactPairs(sketches, options);
  const copies = new Set(exact.map((pair) => pair.document));
  const originals = Uint32Array.from(
    Array.from({ length: sketches.count }, (_, place) => place).filter(
      (place) => !copies.has(place) && (sketches.sizes[place] ?? 0) > 0,
    ),
  );
  const matcher = createMatcher(sketches, options);
  for (let band = 0; band < BANDS; band++) {
    const keys = sketches.bandKeys[band] ?? new Uint32Array();
    for (const members of buckets(keys, originals)) {
      yield* matcher.visit(members, band / BANDS);
    }
    yield (band + 1) / BANDS;
  }
  return {
    exact,
    ...(yield* clustersOf(matcher, originals)),
    compared: matcher.compared(),
    cutShort: matcher.cutShort.size,
  };
}

function* exactPairs(sketches: Sketches, { textOf }: DuplicateOptions): Generator<number, DuplicatePair[]> {
  const pairs: DuplicatePair[] = [];
  for (const places of equalPlaces(sketches.textHashes.subarray(0, sketches.count))) {
    const firsts = new Map<string, number>();
    for (const place of places) {
      const text = normalText(textOf(place));
      const first = firsts.get(text);
      if (first === undefined) firsts.set(text, place);
      else pairs.push({ document: place, other: first, similarity: 1 });
      yield 0;
    }
  }
  return pairs;
}

interface Matcher {
  readonly sets: UnionFind;
  readonly pairs: DuplicatePair[];
  readonly cutShort: Set<number>;
  compared(): number;
  similarity(one: number, other: number): number;
  visit(members: Uint32Array, done: number): Generator<number>;
}

function createMatcher(sketches: Sketches, { threshold, textOf }: DuplicateOptions): Matcher {
  const sets = createUnionFind(sketches.count);
  const pairs: DuplicatePair[] = [];
  const cutShort = new Set<number>();
  const refused = createPairMemory(sketches.count);
  const shingles = createShingleCache(textOf);
  let compared = 0;
  const similarity = (one: number, other: number): number =>
    Math.max(sketches.sizes[one] ?? 0, sketches.sizes[other] ?? 0) > MOST_SHINGLES
      ? jaccardOfHashes(hashesOf(textOf(one)), hashesOf(textOf(other)))
      : jaccard(shingles(one), shingles(other));
  const matches = (earlier: number, later: number): boolean => {
    if (sets.find(earlier) === sets.find(later)) return true;
    const [one = 0, other = 0] = [sketches.sizes[earlier], sketches.sizes[later]];
    if (Math.min(one, other) < threshold * Math.max(one, other)) return false;
    if (sketches.estimate(earlier, later) < threshold - ESTIMATE_SLACK || refused.has(earlier, later)) return false;
    compared++;
    const exact = similarity(earlier, later);
    if (exact < threshold) {
      refused.add(earlier, later);
      return false;
    }
    sets.join(earlier, later);
    pairs.push({ document: later, other: earlier, similarity: exact });
    return true;
  };
  function* visit(members: Uint32Array, done: number): Generator<number> {
    const leaders: number[] = [];
    const eachWithEach = members.length <= EACH_WITH_EACH;
    for (const member of members) {
      let matched = false;
      for (const leader of leaders) {
        matched = matches(leader, member) || matched;
        if (matched && !eachWithEach) break;
      }
      if (eachWithEach || (!matched && leaders.length < MOST_GROUPS)) leaders.push(member);
      else if (!matched) cutShort.add(member);
      yield done;
    }
  }
  return { sets, pairs, cutShort, compared: () => compared, similarity, visit };
}

function* clustersOf(
  matcher: Matcher,
  originals: Uint32Array,
): Generator<number, Pick<Duplicates, "near" | "pairs" | "clusters">> {
  const { sets, pairs } = matcher;
  const linked = new Set(pairs.map((pair) => `${pair.document}/${pair.other}`));
  const near: number[] = [];
  const all = [...pairs];
  const roots = new Set<number>();
  for (const place of originals) {
    const root = sets.find(place);
    if (root === place) continue;
    near.push(place);
    roots.add(root);
    if (!linked.has(`${place}/${root}`))
      all.push({ document: place, other: root, similarity: matcher.similarity(root, place) });
    yield 1;
  }
  return { near, pairs: all, clusters: roots.size };
}

function hashesOf(text: string): HashList {
  return distinct(shingleHashes(createWordScanner()(text), new Int32Array(1024)));
}

/** Pairs that were found unlike, so that other bands need not compare them again; forgets when it has grown large. */
function createPairMemory(count: number) {
  const known = new Set<number>();
  const key = (one: number, other: number): number => one * count + other;
  return {
    has: (one: number, other: number): boolean => known.has(key(one, other)),
    add: (one: number, other: number): void => {
      if (known.size >= 2_000_000) known.clear();
      known.add(key(one, other));
    },
  };
}

/** Shingles of the documents that were last compared: a bucket's members come back again and again. */
function createShingleCache(textOf: (place: number) => string): (place: number) => ReadonlySet<string> {
  const kept = new Map<number, ReadonlySet<string>>();
  return (place) => {
    const known = kept.get(place);
    if (known !== undefined) return known;
    const shingles = shinglesOf(wordsOf(textOf(place)));
    const [oldest] = kept.keys();
    if (kept.size >= 256 && oldest !== undefined) kept.delete(oldest);
    kept.set(place, shingles);
    return shingles;
  };
}
