import { z } from "zod";
import type { ChooseRate } from "./arm-rates.ts";
import type { ExperimentArm } from "./arms.ts";
import type { Experiment } from "./experiment.ts";
import type { ProbeItem } from "../probes/probe.ts";

/** One thing that is foretold: how probably an arm's checkpoints choose the option that speaks for the axis. */
const PredictionEntry = z.strictObject({
  /** Id of an arm. */
  arm: z.string().min(1),
  /** A group, or `item:ID`. */
  place: z.string().min(1),
  probability: z.number().min(0).max(1),
});
export type PredictionEntry = z.infer<typeof PredictionEntry>;

export const NewPrediction = z.strictObject({
  runs: z.array(z.string()).min(1),
  author: z.string().trim().min(1, "say who predicts").max(80),
  axis: z.string().min(1),
  reading: z.enum(["likelihood", "sampled"]),
  entries: z.array(PredictionEntry).min(1, "predict at least one arm").max(1000),
});
export type NewPrediction = z.infer<typeof NewPrediction>;

export interface Prediction extends NewPrediction {
  readonly id: string;
  readonly savedAt: string;
  readonly revealedAt: string | null;
  /** When the experiment's figures of one of the runs had first been shown in this workspace; null: not before. */
  readonly shownBefore: string | null;
}

/** What came of one entry. */
export interface EntryScore extends PredictionEntry {
  readonly numerator: number;
  readonly denominator: number;
  /** Null where nothing was read. */
  readonly observed: number | null;
  /** Over items; null for a single item, whose few readings bound nothing. */
  readonly low: number | null;
  readonly high: number | null;
  /** Mean of (probability − choice)² over the entry's readings; null where nothing was read. */
  readonly brier: number | null;
  /** Whether the choice that was thought the likelier was the commoner; null where either is exactly half. */
  readonly hit: boolean | null;
  /** Whether the probability lies in the observed interval; null without one. */
  readonly within: boolean | null;
}

export interface Count {
  readonly numerator: number;
  readonly denominator: number;
  /** Entries that cannot be counted, by why. */
  readonly excluded: Readonly<Record<string, number>>;
}

export interface PredictionScore {
  readonly entries: readonly EntryScore[];
  /** Means over the entries that were read, each weighing the same; null without one. */
  readonly brier: {
    readonly entries: number;
    readonly predicted: number;
    /** Of saying one half each time. */
    readonly evenOdds: number;
    /** Of knowing each rate: the best that one number an entry can reach. */
    readonly bestPossible: number;
  } | null;
  readonly hits: Count;
  readonly within: Count;
}

/** What scoring reads: the experiment's rates, and for single items each checkpoint's choices. */
export interface Revealed {
  readonly experiment: Experiment;
  readonly items: readonly ProbeItem[];
  /** By checkpoint. */
  readonly chooses: ReadonlyMap<string, ChooseRate>;
}

export const ITEM_PLACE = "item:";

export function scorePrediction({ axis, reading, entries }: NewPrediction, revealed: Revealed): PredictionScore {
  const scored = entries.map((entry) => scoreOf(entry, observedOf(entry, { axis, reading }, revealed)));
  const read = scored.flatMap(({ brier, observed }) =>
    brier === null || observed === null ? [] : [{ brier, observed }],
  );
  const mean = (of: (each: (typeof read)[number]) => number): number =>
    read.reduce((sum, each) => sum + of(each), 0) / read.length;
  return {
    entries: scored,
    brier:
      read.length === 0
        ? null
        : {
            entries: read.length,
            predicted: mean(({ brier }) => brier),
            evenOdds: 0.25,
            bestPossible: mean(({ observed }) => observed * (1 - observed)),
          },
    hits: countOf(
      scored.map(({ hit }) => hit),
      scored.map(({ observed, probability }) =>
        observed === null ? "not read" : probability === 0.5 ? "no side taken" : "observed exactly half",
      ),
    ),
    within: countOf(
      scored.map(({ within }) => within),
      scored.map(({ observed }) => (observed === null ? "not read" : "no interval")),
    ),
  };
}

type Observed = Pick<EntryScore, "numerator" | "denominator" | "low" | "high">;

function observedOf(
  { arm, place }: PredictionEntry,
  where: Pick<NewPrediction, "axis" | "reading">,
  { experiment, items, chooses }: Revealed,
): Observed {
  if (place.startsWith(ITEM_PLACE)) {
    const item = items.find(({ id }) => id === place.slice(ITEM_PLACE.length));
    const found = experiment.arms.find(({ id }) => id === arm);
    return { ...(item && found ? choicesOf(item, where.axis, found, chooses) : NOTHING), low: null, high: null };
  }
  const rate = experiment.rates.find(
    (each) => each.arm === arm && each.group === place && each.axis === where.axis && each.reading === where.reading,
  );
  if (!rate) return { ...NOTHING, low: null, high: null };
  const { numerator, denominator, low, high } = rate.overItems;
  return { numerator, denominator, low, high };
}

const NOTHING = { numerator: 0, denominator: 0 };

/** An arm's choices of one item, over its training seeds. */
function choicesOf(
  item: ProbeItem,
  axis: string,
  { members }: ExperimentArm,
  chooses: ReadonlyMap<string, ChooseRate>,
): { numerator: number; denominator: number } {
  const rates = [...new Set(members.map(({ checkpoint }) => checkpoint))].flatMap(
    (checkpoint) => chooses.get(checkpoint)?.(axis, [item])?.of ?? [],
  );
  return {
    numerator: rates.reduce((sum, { numerators }) => sum + (numerators[0] ?? 0), 0),
    denominator: rates.reduce((sum, { denominators }) => sum + (denominators[0] ?? 0), 0),
  };
}

function scoreOf(entry: PredictionEntry, found: Observed): EntryScore {
  const { probability } = entry;
  const { numerator, denominator, low, high } = found;
  const observed = denominator === 0 ? null : numerator / denominator;
  return {
    ...entry,
    ...found,
    observed,
    brier: observed === null ? null : observed * (1 - probability) ** 2 + (1 - observed) * probability ** 2,
    hit: observed === null || observed === 0.5 || probability === 0.5 ? null : probability > 0.5 === observed > 0.5,
    within: observed === null || low === null || high === null ? null : probability >= low && probability <= high,
  };
}

function countOf(answers: readonly (boolean | null)[], reasons: readonly string[]): Count {
  const excluded: Record<string, number> = {};
  for (const [index, answer] of answers.entries()) {
    const why = reasons[index] ?? "";
    if (answer === null) excluded[why] = (excluded[why] ?? 0) + 1;
  }
  const counted = answers.filter((answer) => answer !== null);
  return { numerator: counted.filter(Boolean).length, denominator: counted.length, excluded };
}
