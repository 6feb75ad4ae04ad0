import type { ReasonFamily } from "./family.ts";
import { compilePhrase, type Phrase, phraseIn } from "./phrases.ts";
import { givesReason } from "./reason-sentences.ts";
import { centroidOf, similarity, TermWeights, type TermVector } from "./tfidf.ts";

/** Why a family is seen in a sentence. */
export interface FamilyEvidence {
  readonly family: string;
  readonly sentence: string;
  /** The key phrase; null where the sentence is like the family's examples. */
  readonly phrase: string | null;
  /** With the middle of the family's examples; null where a phrase decided. */
  readonly similarity: number | null;
}

/** Raise when the same sentence comes to another family by the same examples and phrases. */
export const CLASSIFIER_VERSION = 1;

/** A sentence is like a family where it is this near to the middle of its examples, and this much nearer than to any other. */
const NEAR = 0.45;
const AHEAD = 0.05;

interface Phrased {
  readonly id: string;
  readonly phrases: readonly Phrase[];
}

/** Knows families by likeness with their examples. */
export class Likeness {
  readonly #weights: TermWeights;
  readonly #middles: readonly { readonly id: string; readonly middle: TermVector }[];

  constructor(families: readonly Pick<ReasonFamily, "id" | "examples">[]) {
    this.#weights = new TermWeights(families.flatMap(({ examples }) => examples));
    this.#middles = families.map(({ id, examples }) => ({
      id,
      middle: centroidOf(examples.map((example) => this.#weights.vector(example))),
    }));
  }

  /** Null where a sentence gives no reason, is near to no family, or as near to two. */
  of(sentence: string): FamilyEvidence | null {
    if (!givesReason(sentence)) return null;
    const vector = this.#weights.vector(sentence);
    const ranked = this.#middles
      .map(({ id, middle }) => ({ id, near: similarity(vector, middle) }))
      .toSorted((a, b) => b.near - a.near || (a.id < b.id ? -1 : 1));
    const [best, second] = ranked;
    if (!best || best.near < NEAR || best.near - (second?.near ?? 0) < AHEAD) return null;
    return { family: best.id, sentence, phrase: null, similarity: best.near };
  }
}

/** Tells which families' reasons a sentence gives: by key phrases, and else by likeness with examples. No model, no chance. */
export class ReasonClassifier {
  readonly #phrased: readonly Phrased[];
  readonly #likeness: Likeness;
  /** By sentence: rollouts repeat themselves. */
  readonly #known = new Map<string, readonly FamilyEvidence[]>();

  constructor(families: readonly ReasonFamily[]) {
    this.#phrased = families.map(({ id, phrases }) => ({ id, phrases: phrases.map(compilePhrase) }));
    this.#likeness = new Likeness(families);
  }

  /** Families of one sentence; each at most once. */
  of(sentence: string): readonly FamilyEvidence[] {
    const known = this.#known.get(sentence) ?? this.#classify(sentence);
    this.#known.set(sentence, known);
    return known;
  }

  /** All families of a scratchpad, each with the first sentence that gives its reason. */
  ofAll(sentences: readonly string[]): FamilyEvidence[] {
    const found = new Map<string, FamilyEvidence>();
    for (const evidence of sentences.flatMap((sentence) => this.of(sentence))) {
      if (!found.has(evidence.family)) found.set(evidence.family, evidence);
    }
    return [...found.values()];
  }

  byPhrase(sentence: string): FamilyEvidence[] {
    return this.#phrased.flatMap(({ id, phrases }): FamilyEvidence[] => {
      const phrase = phraseIn(sentence, phrases);
      return phrase === null ? [] : [{ family: id, sentence, phrase, similarity: null }];
    });
  }

  #classify(sentence: string): readonly FamilyEvidence[] {
    const byPhrase = this.byPhrase(sentence);
    const like = byPhrase.length === 0 ? this.#likeness.of(sentence) : null;
    return like === null ? byPhrase : [like];
  }
}
