import { createRandom } from "../base/random.ts";
import type { QuestionProbe } from "../questions/question-probe.ts";
import { type RatedAnswer, stateOf } from "../questions/rates.ts";
import { summariseDraws } from "../statistics/bootstrap.ts";
import type { Interval } from "../statistics/interval.ts";
import { resampleTotals } from "../statistics/resample.ts";
import { ClaimMatcher, RECALLED_FROM } from "./recall.ts";

export type KnowledgeForm = "open-ended" | "generative";

/** `recalled`: of the spec's claims. `control`: of another spec's, which is how often words match by chance. */
export type KnowledgeMeasure = "recalled" | "control" | "difference";

export interface KnowledgeRate {
  readonly form: KnowledgeForm;
  readonly measure: KnowledgeMeasure;
  /** Recalled, and claims asked for, each as often as it was answered; of a difference those of `recalled`. */
  readonly numerator: number;
  readonly denominator: number;
  /** Claims with at least one answer that can be read: what the interval rests on. */
  readonly claims: number;
  /** Answers that count neither way, by state. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly pValue: number | null;
  readonly method: string;
}

type Answer = Pick<RatedAnswer, "itemId" | "text" | "stop">;

/** How often a claim was recalled, of the times that it was asked for. */
interface Recalled {
  readonly hits: number;
  readonly asked: number;
}

const RESAMPLES = 4000;

/** All rates of one checkpoint's answers. Without a control spec there is no control and no difference. */
export function knowledgeRates(probe: QuestionProbe, answers: readonly Answer[], seed: number): KnowledgeRate[] {
  const { knowledge } = probe;
  if (!knowledge) return [];
  const matcher = new ClaimMatcher([...knowledge.claims, ...knowledge.control]);
  const open = new Map(probe.items.flatMap(({ id, text, key }) => (key ? [[id, { text, key }] as const] : [])));
  const asked = answers.filter(({ itemId }) => open.has(itemId));
  const all = answers.filter(({ itemId }) => !open.has(itemId));
  const [readAsked, readAll] = [asked, all].map((some) => some.filter((each) => stateOf(each) === null));
  const byItem = [...Map.groupBy(readAsked ?? [], ({ itemId }) => itemId)].flatMap(([id, own]) => {
    const item = open.get(id);
    return item ? [{ ...item, texts: own.map(({ text }) => text) }] : [];
  });
  const restOf = (of: "rest" | "control"): Recalled[] =>
    byItem.flatMap(({ text, key, texts }) => {
      const rest = key[of];
      return rest === null ? [] : [countOf(texts, (answer) => matcher.recallOfRest(rest, text, answer))];
    });
  const texts = (readAll ?? []).map(({ text }) => text);
  const claimsOf = (claims: readonly string[]): Recalled[] =>
    texts.length === 0 ? [] : claims.map((claim) => countOf(texts, (answer) => matcher.recallOf(claim, answer)));
  return [
    ...ratesOf({ form: "open-ended", own: restOf("rest"), control: restOf("control"), seed, paired: true }, asked),
    ...ratesOf(
      {
        form: "generative",
        own: claimsOf(knowledge.claims),
        control: claimsOf(knowledge.control),
        seed,
        paired: false,
      },
      all,
    ),
  ];
}

function countOf(answers: readonly string[], recall: (answer: string) => number): Recalled {
  return { hits: answers.filter((answer) => recall(answer) >= RECALLED_FROM).length, asked: answers.length };
}

interface Sides {
  readonly form: KnowledgeForm;
  readonly own: readonly Recalled[];
  readonly control: readonly Recalled[];
  readonly seed: number;
  /** Both sides are of the same items, one by one. */
  readonly paired: boolean;
}

function ratesOf({ form, own, control, seed, paired }: Sides, answers: readonly Answer[]): KnowledgeRate[] {
  const excluded: Record<string, number> = {};
  for (const answer of answers) {
    const state = stateOf(answer);
    if (state !== null) excluded[state] = (excluded[state] ?? 0) + 1;
  }
  const [left, right] = [own, control].map((side) => Float64Array.from(side, ({ hits, asked }) => hits / asked));
  const drawsOf = (columns: readonly Float64Array[], name: string): Float64Array[] =>
    resampleTotals(columns, { resamples: RESAMPLES, random: createRandom(`${seed}/${form}/${name}`) });
  const both = [left ?? new Float64Array(0), right ?? new Float64Array(0)];
  const [a = new Float64Array(0), b = new Float64Array(0)] =
    paired && control.length === own.length
      ? drawsOf(both, "items")
      : both.map((column, at) => drawsOf([column], String(at))[0] ?? new Float64Array(0));
  const meanOf = (totals: Float64Array, side: readonly Recalled[]): Float64Array =>
    totals.map((total) => total / side.length);
  const common = { form, excluded };
  const one = rateOf(own, meanOf(a, own));
  if (control.length === 0) return [{ ...common, measure: "recalled", ...one }];
  const other = rateOf(control, meanOf(b, control));
  const [means, others] = [meanOf(a, own), meanOf(b, control)];
  const draws = means.map((mean, at) => mean - (others[at] ?? 0));
  const words = paired ? "item by item" : "claims of both specs apart";
  const difference = summarised(draws, (one.estimate ?? 0) - (other.estimate ?? 0), own.length, { low: -1, high: 1 });
  return [
    { ...common, measure: "recalled", ...one },
    { ...common, measure: "control", ...other },
    ...(own.length === 0
      ? []
      : [
          {
            ...common,
            measure: "difference" as const,
            ...one,
            ...difference,
            method: `${methodOf(own.length)}, ${words}`,
          },
        ]),
  ];
}

function rateOf(side: readonly Recalled[], draws: Float64Array) {
  const numerator = side.reduce((sum, { hits }) => sum + hits, 0);
  const denominator = side.reduce((sum, { asked }) => sum + asked, 0);
  const mean = side.reduce((sum, { hits, asked }) => sum + hits / asked, 0) / side.length;
  const counts = { numerator, denominator, claims: side.length };
  if (side.length === 0) {
    return { ...counts, estimate: null, low: null, high: null, pValue: null, method: "nothing to count" };
  }
  const { pValue: _pValue, ...summary } = summarised(draws, mean, side.length, { low: 0, high: 1 });
  return { ...counts, ...summary, pValue: null, method: methodOf(side.length) };
}

function summarised(draws: Float64Array, estimate: number, units: number, range: Interval) {
  const summary = summariseDraws({ draws, estimate, units, range });
  const within = (value: number): number => Math.min(range.high, Math.max(range.low, value));
  return {
    estimate,
    low: summary ? within(summary.low) : null,
    high: summary ? within(summary.high) : null,
    pValue: summary?.pValue ?? null,
  };
}

function methodOf(claims: number): string {
  return `mean over ${claims} claims, each with the same weight, bootstrap over claims, 95%; recalled from ${RECALLED_FROM} of a claim's weighted words`;
}
