import type { HumanVerdict } from "../settle.ts";

export type ReviewKind = "rating" | "adjudication";

/** One edit: somebody's word on one rollout. It is never changed; a later one of the same author stands above it. */
export interface Review {
  readonly kind: ReviewKind;
  readonly author: string;
  /** ISO 8601. */
  readonly at: string;
  /** Null: cannot tell. */
  readonly executed: boolean | null;
  readonly decided: boolean | null;
  readonly reason: string;
}

/** Where people stand on one rollout. */
export type ReviewState =
  | { readonly kind: "none" }
  /** Somebody cannot tell, and nobody says otherwise. */
  | { readonly kind: "cannot-tell" }
  | { readonly kind: "disagree" }
  | { readonly kind: "settled"; readonly verdict: HumanVerdict; readonly by: "one" | "several" | "adjudication" };

/** The last word of each author, in the order of their first. */
export function lastWords(reviews: readonly Review[]): Review[] {
  const last = new Map<string, Review>();
  for (const review of reviews) if (review.kind === "rating") last.set(review.author, review);
  return [...last.values()];
}

/**
 * Joins what people said: an adjudication stands above all, later ones above earlier ones; otherwise all who can tell must
 * agree. Reviews are in the order in which they were made.
 */
export function reviewState(reviews: readonly Review[]): ReviewState {
  const adjudication = reviews.findLast(({ kind }) => kind === "adjudication");
  if (adjudication) {
    const verdict = verdictOf(adjudication);
    return verdict ? { kind: "settled", verdict, by: "adjudication" } : { kind: "cannot-tell" };
  }
  const words = lastWords(reviews);
  if (words.length === 0) return { kind: "none" };
  const told = words.flatMap((review) => verdictOf(review) ?? []);
  const [first] = told;
  if (!first) return { kind: "cannot-tell" };
  const agreed = told.every(({ executed, decided }) => executed === first.executed && decided === first.decided);
  return agreed ? { kind: "settled", verdict: first, by: told.length > 1 ? "several" : "one" } : { kind: "disagree" };
}

function verdictOf({ executed, decided }: Review): HumanVerdict | null {
  return executed === null || decided === null ? null : { executed, decided };
}
