import { termsOf } from "./terms.ts";

/** A text as weights of its terms, of length 1; empty where it holds no known term. */
export type TermVector = ReadonlyMap<string, number>;

/**
 * Term weights learnt from a set of texts: a term's count in a text, times ln((1 + n) / (1 + df)) + 1, the whole brought to
 * length 1. These are the defaults of scikit-learn's TfidfVectorizer, against which tests/twins check it.
 */
export class TermWeights {
  readonly #idf: ReadonlyMap<string, number>;

  constructor(texts: readonly string[]) {
    const documents = new Map<string, number>();
    for (const text of texts) {
      for (const term of new Set(termsOf(text))) documents.set(term, (documents.get(term) ?? 0) + 1);
    }
    this.#idf = new Map([...documents].map(([term, df]) => [term, Math.log((1 + texts.length) / (1 + df)) + 1]));
  }

  /** Terms that were not learnt are passed over. */
  vector(text: string): TermVector {
    const weights = new Map<string, number>();
    for (const term of termsOf(text)) {
      const idf = this.#idf.get(term);
      if (idf !== undefined) weights.set(term, (weights.get(term) ?? 0) + idf);
    }
    return ofLengthOne(weights);
  }

  /** How rare a term is; 0 where it was not learnt. */
  rarity(term: string): number {
    return this.#idf.get(term) ?? 0;
  }
}

/** Between 0 and 1, since weights are never negative. */
export function similarity(one: TermVector, other: TermVector): number {
  const [short, long] = one.size <= other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [term, weight] of short) sum += weight * (long.get(term) ?? 0);
  return Math.min(1, sum);
}

/** The middle of several texts, of length 1. */
export function centroidOf(vectors: readonly TermVector[]): TermVector {
  const sums = new Map<string, number>();
  for (const vector of vectors) {
    for (const [term, weight] of vector) sums.set(term, (sums.get(term) ?? 0) + weight);
  }
  return ofLengthOne(sums);
}

function ofLengthOne(weights: ReadonlyMap<string, number>): TermVector {
  const length = Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight ** 2, 0));
  return new Map([...weights].map(([term, weight]) => [term, weight / length]));
}
