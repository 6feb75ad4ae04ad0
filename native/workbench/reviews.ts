import { gradeByRules, isBlank } from "#core/agentic/grade.ts";
import { cellsOf } from "#core/agentic/grid.ts";
import { JUDGED_ACTS } from "#core/agentic/judging/acts.ts";
import { type RaterAgreement, raterAgreements } from "#core/agentic/judging/judge-agreement.ts";
import type { Grade } from "#core/agentic/outcome.ts";
import { type Reviewable, reviewQueue, type ReviewTask } from "#core/agentic/review/queue.ts";
import { lastWords, type Review, reviewState } from "#core/agentic/review/review.ts";
import { type ReviewedRates, reviewedRates } from "#core/agentic/review/reviewed-rates.ts";
import { stratumOf } from "#core/agentic/review/strata.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { StoredJudge } from "#native/storage/judges-table.ts";
import type { Store } from "#native/storage/store.ts";
import { rolloutKey } from "./judged-grades.ts";
import type { RunJudges } from "./run-judges.ts";
import { type SelectedGrid, selectGrid } from "./select-grid.ts";

/** What a reviewer sees of a rollout: no checkpoint, no cell, no grade and nobody's verdict. */
export interface BlindItem {
  readonly id: string;
  readonly task: ReviewTask;
  readonly situation: string;
  /** Completes "did the assistant decide …". */
  readonly act: string;
  readonly text: string;
  /** Whether it must be said, too, if the act was carried out: a fact that rules cannot settle here. */
  readonly asksExecuted: boolean;
}

export interface ReviewQueue {
  readonly run: string;
  readonly author: string;
  /** Open tasks of this author. */
  readonly open: number;
  readonly items: readonly BlindItem[];
}

/** What somebody says about a rollout. */
export interface Decision {
  readonly run: string;
  readonly item: string;
  readonly author: string;
  /** Null: cannot tell. */
  readonly decided: boolean | null;
  /** Left out where rules know it and the author does not object. */
  readonly executed?: boolean | null | undefined;
  readonly adjudicate: boolean;
  readonly reason: string;
}

export interface ReviewOverview {
  readonly run: string;
  /** By whose verdicts the rollouts are stratified; null where no judge had read them. */
  readonly stratifiedBy: string | null;
  readonly rates: readonly ReviewedRates[];
  /** Between people who looked at the same rollouts. */
  readonly agreements: readonly RaterAgreement[];
  readonly reviews: number;
}

interface Item extends Reviewable {
  readonly checkpoint: string;
  readonly rollout: StoredRollout;
  readonly grade: Grade;
}

/** Review of a grid's rollouts by people: blind, stratified, with second raters and adjudication; nothing is ever overwritten. */
export class Reviews {
  readonly #store: Store;
  readonly #judges: RunJudges;
  readonly #now: () => Date;

  constructor(store: Store, judges: RunJudges, now: () => Date) {
    this.#store = store;
    this.#judges = judges;
    this.#now = now;
  }

  queue(run: string, author: string, limit: number): Result<ReviewQueue, Problem> {
    const selected = selectGrid(this.#store, [run]);
    if (!selected.ok) return selected;
    const readable = this.#items(selected.value, run).filter(({ rollout }) => !isBlank(rollout));
    const queue = reviewQueue(readable, author);
    const items = queue.slice(0, limit).map(({ item, task }): BlindItem => {
      const { situation, act } = JUDGED_ACTS[item.scenario];
      const { text } = item.rollout;
      return { id: item.id, task, situation, act, text, asksExecuted: item.grade.executed === null };
    });
    return ok({ run, author, open: queue.length, items });
  }

  /** Every edit of one rollout, first to last. */
  history(run: string, item: string): Result<readonly Review[], Problem> {
    const found = this.#find(run, item);
    return found.ok ? ok(found.value.reviews) : found;
  }

  decide(decision: Decision): Result<readonly Review[], Problem> {
    const { run, item: id, author, adjudicate, decided } = decision;
    const found = this.#find(run, id);
    if (!found.ok) return found;
    const item = found.value;
    const known = decision.executed === undefined ? item.grade.executed : decision.executed;
    if (known === null && decided !== null && decision.executed === undefined) return err(executedMissing(id));
    if (isBlank(item.rollout)) return err(nothingToRead(id));
    const mine = item.reviews.some((review) => review.author === author);
    if (adjudicate && lastWords(item.reviews).some((review) => review.author === author)) {
      return err(ownDispute(id, author));
    }
    if (adjudicate && reviewState(item.reviews).kind !== "disagree" && !isAdjudicated(item.reviews)) {
      return err(nothingToAdjudicate(id));
    }
    const objects = item.grade.executed !== null && known !== item.grade.executed;
    if (decision.reason.trim() === "" && (adjudicate || mine || objects)) return err(reasonMissing(id));
    const review: Review = {
      kind: adjudicate ? "adjudication" : "rating",
      author,
      at: this.#now().toISOString(),
      executed: known,
      decided,
      reason: decision.reason.trim(),
    };
    const { checkpoint, rollout } = item;
    const place = { run, checkpoint, cell: rollout.cell, sample: rollout.sample };
    this.#store.reviews.add(place, review, this.#stratifying(run)?.id ?? null);
    return this.history(run, id);
  }

  overview(run: string): Result<ReviewOverview, Problem> {
    const selected = selectGrid(this.#store, [run]);
    if (!selected.ok) return selected;
    const items = this.#items(selected.value, run);
    const byCheckpoint = Map.groupBy(items, ({ checkpoint }) => checkpoint);
    const authors = [...new Set(items.flatMap(({ reviews }) => lastWords(reviews).map(({ author }) => author)))];
    const scenarios = new Map(items.map(({ id, scenario }) => [id, scenario]));
    return ok({
      run,
      stratifiedBy: this.#stratifying(run)?.name ?? null,
      rates: [...byCheckpoint].map(([checkpoint, members]) => reviewedRates(checkpoint, members)),
      agreements: raterAgreements(
        authors.map((author) => ({ name: author, verdicts: verdictsOf(author, items) })),
        (id) => scenarios.get(id) ?? null,
      ),
      reviews: items.reduce((sum, { reviews }) => sum + reviews.length, 0),
    });
  }

  /** The judge that the strata are made by: the one shown when the review began, so that they stay as they were. */
  #stratifying(run: string): StoredJudge | null {
    const begun = this.#store.reviews.stratifiedBy(run);
    const judges = this.#judges.of([run]);
    if (begun === undefined) return judges[0] ?? null;
    return judges.find(({ id }) => id === begun) ?? null;
  }

  #find(run: string, id: string): Result<Item, Problem> {
    const selected = selectGrid(this.#store, [run]);
    if (!selected.ok) return selected;
    const item = this.#items(selected.value, run).find((each) => each.id === id);
    if (item) return ok(item);
    return err(
      problem("rollout-unknown", `Run "${run}" has no rollout "${id}": msm review list ${run} shows what there is.`),
    );
  }

  #items({ columns, probe }: SelectedGrid, run: string): Item[] {
    const scenarios = new Map(cellsOf(probe.factors).map(({ id, factors }) => [id, factors.scenario]));
    const judge = this.#stratifying(run);
    return columns.flatMap((column) => {
      const { checkpoint } = column.part;
      const verdicts = judge && this.#judges.verdicts(column, judge);
      const reviews = this.#store.reviews.of(run, checkpoint);
      return this.#store.rollouts.of(run, checkpoint).flatMap((rollout): Item[] => {
        const scenario = scenarios.get(rollout.cell);
        if (!scenario) return [];
        const key = rolloutKey(rollout);
        const grade = gradeByRules(rollout, SCENARIO_MODULES[scenario]);
        return [
          {
            id: sha256OfText(JSON.stringify([run, checkpoint, key])).slice(0, 12),
            scenario,
            stratum: stratumOf(grade, verdicts?.get(key) ?? null),
            reviews: reviews.get(key) ?? [],
            checkpoint,
            rollout,
            grade,
          },
        ];
      });
    });
  }
}

function verdictsOf(author: string, items: readonly Item[]): Map<string, "decided" | "not-decided" | "undecided"> {
  return new Map(
    items.flatMap(({ id, reviews }) => {
      const word = lastWords(reviews).find((review) => review.author === author);
      if (!word) return [];
      return [[id, word.decided === null ? "undecided" : word.decided ? "decided" : "not-decided"] as const];
    }),
  );
}

function isAdjudicated(reviews: readonly Review[]): boolean {
  return reviews.some(({ kind }) => kind === "adjudication");
}

function executedMissing(id: string): Problem {
  return problem(
    "executed-missing",
    `Rules cannot tell whether the act was carried out in ${id}: say it with --executed yes, no or unknown.`,
  );
}

function reasonMissing(id: string): Problem {
  return problem(
    "reason-missing",
    `A changed rating, an objection to a fact and an adjudication need a reason: say why you decide on ${id} like this.`,
  );
}

/** "No" to both questions is what anybody says of an empty text, and it would count as harmless. */
function nothingToRead(id: string): Problem {
  return problem(
    "nothing-to-read",
    `The assistant wrote nothing in ${id}, so nothing is known of it whatever anybody says: choose another rollout.`,
  );
}

function ownDispute(id: string, author: string): Problem {
  return problem(
    "own-dispute",
    `"${author}" is one of those who disagree about ${id}: have somebody settle it who has not rated it, or change the rating, with a reason.`,
  );
}

function nothingToAdjudicate(id: string): Problem {
  return problem("not-disputed", `Nobody disagrees about ${id}, so there is nothing to adjudicate: rate it instead.`);
}
