import { createRandom } from "../../base/random.ts";
import type { ScenarioId } from "../factors.ts";
import { lastWords, type Review, reviewState } from "./review.ts";
import { quotaOf, type Stratum, STRATA } from "./strata.ts";

/** A rollout that may be looked at. */
export interface Reviewable {
  /** Names the rollout and gives nothing of it away. */
  readonly id: string;
  readonly scenario: ScenarioId;
  readonly stratum: Stratum;
  readonly reviews: readonly Review[];
}

/** What is asked of a reviewer about a rollout. */
export type ReviewTask = "first" | "second" | "adjudicate";

export interface Queued<Item> {
  readonly item: Item;
  readonly task: ReviewTask;
}

/** Share of the rated rollouts that a second rater looks at. */
export const SECOND_SHARE = 0.25;

/**
 * What an author is to look at, in the order of it: disagreements of others first, then rollouts that nobody has looked at,
 * those of all strata mixed, then second ratings. The order and the choice within a stratum depend on the ids alone, so that
 * what has been looked at at any time is a random sample of each stratum.
 */
export function reviewQueue<Item extends Reviewable>(items: readonly Item[], author: string): Queued<Item>[] {
  const mine = (item: Item): boolean => item.reviews.some((review) => review.author === author);
  const adjudicate = items.filter((item) => reviewState(item.reviews).kind === "disagree" && !mine(item));
  const first = STRATA.flatMap((stratum) => {
    const members = inOrder(items.filter((item) => item.stratum === stratum));
    return members.slice(0, quotaOf(stratum, members.length)).filter(({ reviews }) => reviews.length === 0);
  });
  const second = items.filter(
    (item) => lastWords(item.reviews).length === 1 && !mine(item) && hasSecond(item) && !isAdjudicated(item),
  );
  return [
    ...inOrder(adjudicate).map((item) => ({ item, task: "adjudicate" as const })),
    ...inOrder(first).map((item) => ({ item, task: "first" as const })),
    ...inOrder(second).map((item) => ({ item, task: "second" as const })),
  ];
}

function inOrder<Item extends Reviewable>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: createRandom(`review/${item.id}`).next() }))
    .toSorted((a, b) => a.place - b.place || (a.item.id < b.item.id ? -1 : 1))
    .map(({ item }) => item);
}

function hasSecond({ id }: Reviewable): boolean {
  return createRandom(`second/${id}`).next() < SECOND_SHARE;
}

function isAdjudicated({ reviews }: Reviewable): boolean {
  return reviews.some(({ kind }) => kind === "adjudication");
}
