import { sentencesOf } from "../reasons/reason-sentences.ts";
import { termsOf } from "../reasons/terms.ts";
import { TermWeights } from "../reasons/tfidf.ts";

/** Raise when the same answer recalls other claims. */
export const RECALL_VERSION = 1;

/** A claim counts as recalled where its terms that an answer has weigh at least this share of all its terms. */
export const RECALLED_FROM = 0.5;

/**
 * Tells which claims an answer recalls, by their words. Terms weigh by how few of all the claims, the control's too, hold them.
 * It misses what is said in other words; what it finds by chance the control shows.
 */
export class ClaimMatcher {
  readonly #weights: TermWeights;

  constructor(claims: readonly string[]) {
    this.#weights = new TermWeights(claims);
  }

  /** Share of a claim's weight that stands in one sentence of the answer or two that follow each other: the best of them. */
  recallOf(claim: string, answer: string): number {
    const sentences = sentencesOf(answer);
    const windows = sentences.map((sentence, at) => `${sentence} ${sentences[at + 1] ?? ""}`);
    return Math.max(0, ...windows.map((window) => this.#share(claim, window)));
  }

  /** The same of a claim's end over the whole answer; what the question gave away is left aside. */
  recallOfRest(rest: string, question: string, answer: string): number {
    return this.#share(rest, answer, new Set(termsOf(question)));
  }

  #share(claim: string, text: string, given: ReadonlySet<string> = new Set()): number {
    const said = new Set(termsOf(text));
    const terms = [...new Set(termsOf(claim))].filter((term) => !given.has(term));
    const total = this.#sum(terms);
    return total === 0 ? 0 : this.#sum(terms.filter((term) => said.has(term))) / total;
  }

  #sum(terms: readonly string[]): number {
    return terms.reduce((sum, term) => sum + this.#weights.rarity(term), 0);
  }
}
