import { createRandom } from "../base/random.ts";
import { averageLinkage, cutAt } from "./linkage.ts";
import { centroidOf, similarity, TermWeights, type TermVector } from "./tfidf.ts";

/** A reason sentence and the rollout that it stands in. */
export interface Reason {
  readonly text: string;
  readonly checkpoint: string;
  /** Names the rollout within its checkpoint. */
  readonly rollout: string;
}

export interface ClusterSettings {
  readonly seed: number;
  /** Sentences are joined where they are at most this far apart on average; 1 less the cosine of their terms. */
  readonly distance: number;
  /** Distinct sentences that are clustered; the others go to the nearest cluster. */
  readonly most: number;
}

export const CLUSTER_SETTINGS: ClusterSettings = { seed: 7, distance: 0.8, most: 1200 };

export interface ReasonCluster {
  /** Of its middle sentence: the same as long as that is the middle. */
  readonly id: string;
  readonly terms: readonly string[];
  /** Distinct sentences, the nearest to the middle first. */
  readonly sentences: readonly string[];
  /** Rollouts by checkpoint that have one of its sentences. */
  readonly rollouts: Readonly<Record<string, number>>;
}

export interface ClusteredReasons {
  readonly clusters: readonly ReasonCluster[];
  readonly distinct: number;
  /** Distinct sentences that were clustered; the rest was put to the nearest cluster. */
  readonly clustered: number;
  /** Distinct sentences in no cluster: said once and like no other, or without a word that says anything. */
  readonly alone: readonly string[];
}

interface Sentence {
  readonly text: string;
  readonly vector: TermVector;
}

/** Groups like reasons. The same reasons in any order, and the same settings, give the same clusters on every machine. */
export function clusterReasons(reasons: readonly Reason[], settings: ClusterSettings): ClusteredReasons {
  const byText = Map.groupBy(reasons, ({ text }) => plain(text));
  const texts = [...byText.keys()].toSorted();
  const weights = new TermWeights(texts);
  const sentences = texts.map((text) => ({ text, vector: weights.vector(text) }));
  const worded = sentences.filter(({ vector }) => vector.size > 0);
  const shuffled =
    worded.length > settings.most ? createRandom(`reasons/${settings.seed}`).shuffle(worded) : [...worded];
  const chosen = shuffled.slice(0, settings.most).toSorted((a, b) => (a.text < b.text ? -1 : 1));
  const groups = cutAt(averageLinkage(distancesOf(chosen), chosen.length), chosen.length, settings.distance)
    .map((members) => members.flatMap((at) => chosen[at] ?? []))
    .filter((members) => members.reduce((sum, { text }) => sum + (byText.get(text)?.length ?? 0), 0) > 1);
  const placed = place(shuffled.slice(settings.most), groups, settings.distance);
  const clusters = placed.map((members) => clusterOf(members, byText));
  const held = new Set(placed.flat().map(({ text }) => text));
  return {
    clusters: clusters.toSorted((a, b) => total(b.rollouts) - total(a.rollouts) || (a.id < b.id ? -1 : 1)),
    distinct: texts.length,
    clustered: chosen.length,
    alone: texts.filter((text) => !held.has(text)).map((text) => byText.get(text)?.[0]?.text ?? text),
  };
}

function plain(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

function distancesOf(sentences: readonly Sentence[]): Float64Array {
  const count = sentences.length;
  const distances = new Float64Array(count * count);
  for (const [row, one] of sentences.entries()) {
    for (let column = row + 1; column < count; column++) {
      const distance = 1 - similarity(one.vector, sentences[column]?.vector ?? new Map());
      distances[row * count + column] = distance;
      distances[column * count + row] = distance;
    }
  }
  return distances;
}

/** Puts each of the others to the cluster whose middle is nearest, where that is near enough. */
function place(others: readonly Sentence[], groups: readonly Sentence[][], distance: number): Sentence[][] {
  const middles = groups.map((members) => centroidOf(members.map(({ vector }) => vector)));
  const placed = groups.map((members) => [...members]);
  for (const other of others) {
    const near = middles.map((middle) => similarity(middle, other.vector));
    const best = near.indexOf(Math.max(...near));
    if ((near[best] ?? 0) >= 1 - distance) placed[best]?.push(other);
  }
  return placed;
}

const TERMS = 5;

function clusterOf(members: readonly Sentence[], byText: ReadonlyMap<string, readonly Reason[]>): ReasonCluster {
  const middle = centroidOf(members.map(({ vector }) => vector));
  const ordered = members
    .map((member) => ({ ...member, near: similarity(member.vector, middle) }))
    .toSorted((a, b) => b.near - a.near || (a.text < b.text ? -1 : 1));
  const reasons = members.flatMap(({ text }) => byText.get(text) ?? []);
  const byCheckpoint = Map.groupBy(reasons, ({ checkpoint }) => checkpoint);
  const terms = [...middle].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return {
    id: `c-${createRandom(ordered[0]?.text ?? "")
      .integer(2 ** 32)
      .toString(16)
      .padStart(8, "0")}`,
    terms: terms.slice(0, TERMS).map(([term]) => term),
    sentences: ordered.map(({ text }) => byText.get(text)?.[0]?.text ?? text),
    rollouts: Object.fromEntries(
      [...byCheckpoint].map(([checkpoint, own]) => [checkpoint, new Set(own.map(({ rollout }) => rollout)).size]),
    ),
  };
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
