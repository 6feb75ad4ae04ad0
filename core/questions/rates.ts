import { createRandom } from "../base/random.ts";
import type { AnswerStop } from "../agentic/grade.ts";
import { summariseDraws } from "../statistics/bootstrap.ts";
import { resampleTotals } from "../statistics/resample.ts";
import type { QuestionProbe } from "./question-probe.ts";
import type { Rating } from "./rating.ts";

/** One sampled answer with what a rater said of it; null where none was asked yet. */
export interface RatedAnswer {
  readonly itemId: string;
  readonly text: string;
  readonly stop: AnswerStop;
  readonly rating: Rating | null;
}

/** Mean rating of one dimension, or of all of them. */
export interface DimensionMean {
  readonly dimension: string;
  readonly answers: number;
  readonly rated: number;
  /** Questions with at least one rating: what the interval rests on. */
  readonly items: number;
  /** Answers that count neither way, by state: `empty`, `truncated`, `unrated`, or why the rater said nothing. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

const RESAMPLES = 4000;
const SCALE = { low: 1, high: 10 };

/** What is not rated at all, and why: of it nothing is known. */
export function stateOf({ text, stop }: Pick<RatedAnswer, "text" | "stop">): "empty" | "truncated" | null {
  if (text.trim() === "") return stop === "length" ? "truncated" : "empty";
  return stop === "length" ? "truncated" : null;
}

/** Means over questions, each with the same weight however many of its answers were rated; `all` is over all questions. */
export function dimensionMeans(probe: QuestionProbe, answers: readonly RatedAnswer[], seed: number): DimensionMean[] {
  const dimensionOf = new Map(probe.items.map(({ id, dimension }) => [id, dimension]));
  return [...probe.dimensions.map(({ id }) => id), ALL].map((dimension) =>
    meanOf(
      dimension,
      answers.filter(({ itemId }) => dimension === ALL || dimensionOf.get(itemId) === dimension),
      seed,
    ),
  );
}

const ALL = "all";

function meanOf(dimension: string, answers: readonly RatedAnswer[], seed: number): DimensionMean {
  const excluded: Record<string, number> = {};
  const byItem = new Map<string, number[]>();
  for (const answer of answers) {
    const state = stateOf(answer) ?? (answer.rating === null ? "unrated" : null);
    if (state === null && answer.rating && "value" in answer.rating) {
      byItem.set(answer.itemId, [...(byItem.get(answer.itemId) ?? []), answer.rating.value]);
    } else {
      const why = state ?? (answer.rating && "failed" in answer.rating ? answer.rating.failed : "unrated");
      excluded[why] = (excluded[why] ?? 0) + 1;
    }
  }
  const means = Float64Array.from([...byItem.values()], (values) => values.reduce((a, b) => a + b, 0) / values.length);
  const rated = [...byItem.values()].reduce((sum, values) => sum + values.length, 0);
  const common = { dimension, answers: answers.length, rated, items: means.length, excluded };
  if (means.length === 0) return { ...common, mean: null, low: null, high: null, method: "nothing rated" };
  const mean = means.reduce((a, b) => a + b, 0) / means.length;
  const [totals = new Float64Array(0)] = resampleTotals([means], {
    resamples: RESAMPLES,
    random: createRandom(`${seed}/${dimension}`),
  });
  const draws = totals.map((total) => total / means.length);
  const summary = summariseDraws({ draws, estimate: mean, units: means.length, range: SCALE });
  return {
    ...common,
    mean,
    low: summary ? Math.max(1, summary.low) : null,
    high: summary ? Math.min(10, summary.high) : null,
    method: `mean over ${means.length} questions, bootstrap over questions, 95%`,
  };
}
