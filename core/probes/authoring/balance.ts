import { wordsOf } from "../../corpus/quality/words.ts";
import { holm } from "../../statistics/holm.ts";
import type { Interval } from "../../statistics/interval.ts";
import { mcnemarExact } from "../../statistics/mcnemar.ts";
import { wilsonInterval } from "../../statistics/proportion.ts";
import { type Probe, type ProbeItem, targetOf } from "../probe.ts";
import { pairedDifference, type PairedDifference } from "./paired-difference.ts";
import { tellsOf, type Tells } from "./tells.ts";
import type { WordFrequencies } from "./word-frequencies.ts";

/** Beyond this a difference is called an imbalance, after Holm's correction over the tests of one axis. */
export const IMBALANCE_ALPHA = 0.05;

export interface OrderBalance {
  /** Items whose first option is the value's, of all that count towards the axis. */
  readonly targetFirst: number;
  readonly of: number;
  readonly interval: Interval | null;
  /** Exact two-sided binomial test that each order is as likely. */
  readonly pValue: number;
}

export const MEASURES = ["characters", "words", "frequency"] as const;
export type Measure = (typeof MEASURES)[number];

export interface MeasuredBalance extends PairedDifference {
  /** Holm's p over the tests of this axis; null where there is none. */
  readonly adjusted: number | null;
  readonly imbalanced: boolean;
}

export interface AxisBalance {
  readonly axis: string;
  readonly items: number;
  readonly order: OrderBalance & { readonly adjusted: number; readonly imbalanced: boolean };
  /** Length in characters and in words; frequency in log10 of the share of documents that hold a word, mean of an option's words. */
  readonly measures: Readonly<Record<Measure, MeasuredBalance | null>>;
  readonly tells: Tells;
}

/** The two sides of an item towards an axis: the value's text, then the other. */
export interface Sides {
  readonly item: ProbeItem;
  readonly target: string;
  readonly other: string;
  readonly targetFirst: boolean;
}

/** Items that count towards an axis. */
export function sidesOf({ items }: { readonly items: readonly ProbeItem[] }, axis: string): Sides[] {
  return items.flatMap((item): Sides[] => {
    const target = targetOf(item, axis);
    if (target === null) return [];
    const [first, second] = item.options;
    return target === 0
      ? [{ item, target: first.text, other: second.text, targetFirst: true }]
      : [{ item, target: second.text, other: first.text, targetFirst: false }];
  });
}

/** What a reader of the options alone could tell the value's side by. `frequencies`: null where no corpus is installed. */
export function balanceOf(probe: Probe, frequencies: WordFrequencies | null): AxisBalance[] {
  return probe.axes.map(({ id }) => axisBalance(id, sidesOf(probe, id), frequencies));
}

function axisBalance(axis: string, sides: readonly Sides[], frequencies: WordFrequencies | null): AxisBalance {
  const first = sides.filter(({ targetFirst }) => targetFirst).length;
  const order = {
    targetFirst: first,
    of: sides.length,
    interval: wilsonInterval(first, sides.length),
    pValue: mcnemarExact(first, sides.length - first),
  };
  const measured = MEASURES.map((measure) => {
    const differences = differencesOf(sides, measure, frequencies);
    return { measure, difference: differences && pairedDifference(differences) };
  });
  const tested = measured.flatMap(({ measure, difference }) => {
    const pValue = difference?.pValue ?? null;
    return pValue === null ? [] : [{ measure, pValue }];
  });
  const adjusted = holm([order.pValue, ...tested.map(({ pValue }) => pValue)]);
  const orderAdjusted = adjusted[0] ?? 1;
  const of = (measure: Measure): MeasuredBalance | null => {
    const difference = measured.find((each) => each.measure === measure)?.difference ?? null;
    if (difference === null) return null;
    const place = tested.findIndex((each) => each.measure === measure);
    const own = place < 0 ? null : (adjusted[place + 1] ?? null);
    return { ...difference, adjusted: own, imbalanced: own !== null && own < IMBALANCE_ALPHA };
  };
  return {
    axis,
    items: sides.length,
    order: { ...order, adjusted: orderAdjusted, imbalanced: orderAdjusted < IMBALANCE_ALPHA },
    measures: { characters: of("characters"), words: of("words"), frequency: of("frequency") },
    tells: tellsOf(sides),
  };
}

/** The value's side less the other, item by item; null where it cannot be measured. An item without a word is left out. */
export function differencesOf(
  sides: readonly Sides[],
  measure: Measure,
  frequencies: WordFrequencies | null,
): number[] | null {
  if (measure === "frequency" && frequencies === null) return null;
  return sides.flatMap(({ target, other }) => {
    const [one, two] = [measureOf(target, measure, frequencies), measureOf(other, measure, frequencies)];
    return one === null || two === null ? [] : [one - two];
  });
}

export function measureOf(text: string, measure: Measure, frequencies: WordFrequencies | null): number | null {
  switch (measure) {
    case "characters":
      return Array.from(text).length;
    case "words":
      return wordsOf(text).length;
    case "frequency":
      return frequencies === null ? null : frequencies.of(text);
    default:
      return measure satisfies never;
  }
}
