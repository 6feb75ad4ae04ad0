import { summariseDraws } from "../statistics/bootstrap.ts";
import type { Interval } from "../statistics/interval.ts";
import { wilsonInterval } from "../statistics/proportion.ts";
import type { ProbeResult } from "./result.ts";
import { drawTotals, type BootstrapSettings } from "./shared-draws.ts";

/** Numerator and denominator of a rate, item by item. */
export interface Ratio {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
}

/** A rate over one group's items, before its interval. */
export interface Rate {
  readonly metric: string;
  readonly of: Ratio;
  /** For a gap: the rate that is taken off. */
  readonly less?: Ratio;
  readonly excluded: Readonly<Record<string, number>>;
}

/** A rate and what it is the rate of. */
export interface PlacedRate {
  readonly rate: Rate;
  readonly place: Pick<ProbeResult, "checkpoint" | "group" | "reading">;
}

/** Numerator and denominator per item; null for an item that has neither. */
export function ratioOver<T>(items: readonly T[], of: (item: T) => readonly [number, number] | null): Ratio {
  const numerators = new Float64Array(items.length);
  const denominators = new Float64Array(items.length);
  for (const [index, item] of items.entries()) {
    [numerators[index], denominators[index]] = of(item) ?? [0, 0];
  }
  return { numerators, denominators };
}

/**
 * Gives every rate its interval: Wilson's where each item holds one 0/1 reading, else a bootstrap over items, in which
 * all that was read of an item (forms, orders, samples) stays together.
 */
export function resultsOf(rates: readonly PlacedRate[], settings: BootstrapSettings): ProbeResult[] {
  const columns = rates.flatMap(({ rate }) => (hasOneReadingAnItem(rate) ? [] : ratiosOf(rate).flatMap(columnsOf)));
  const totals = drawTotals(columns, settings);
  return rates.map(({ rate, place: { checkpoint, group, reading } }) => {
    const numerator = ratiosOf(rate).reduce((sum, ratio) => sum + total(ratio.numerators), 0);
    const denominator = ratiosOf(rate).reduce((sum, ratio) => sum + total(ratio.denominators), 0);
    return {
      checkpoint,
      metric: rate.metric,
      group,
      reading,
      numerator,
      denominator,
      excluded: Object.fromEntries(Object.entries(rate.excluded).filter(([, count]) => count > 0)),
      ...(hasOneReadingAnItem(rate) ? wilsonPart(numerator, denominator) : bootstrapPart(rate, totals, settings)),
    };
  });
}

type IntervalPart = Pick<ProbeResult, "estimate" | "low" | "high" | "method">;

const NOTHING_READ: IntervalPart = { estimate: null, low: null, high: null, method: "nothing to count" };

function wilsonPart(numerator: number, denominator: number): IntervalPart {
  const interval = wilsonInterval(numerator, denominator);
  if (!interval) return NOTHING_READ;
  return { estimate: numerator / denominator, ...interval, method: "Wilson over items, 95%" };
}

function bootstrapPart(
  rate: Rate,
  totals: ReadonlyMap<Float64Array, Float64Array>,
  settings: BootstrapSettings,
): IntervalPart {
  const draws = new Float64Array(settings.resamples);
  let estimate = 0;
  for (const [index, ratio] of ratiosOf(rate).entries()) {
    const sign = index === 0 ? 1 : -1;
    estimate += (sign * total(ratio.numerators)) / total(ratio.denominators);
    const [tops, bottoms] = columnsOf(ratio).map((column) => totals.get(column));
    for (let draw = 0; draw < draws.length; draw++) {
      // NaN where a resample holds nothing that counts.
      draws[draw] = (draws[draw] ?? 0) + (sign * (tops?.[draw] ?? 0)) / (bottoms?.[draw] ?? 0);
    }
  }
  const units = rate.of.denominators.filter((denominator) => denominator > 0).length;
  const range: Interval = rate.less ? { low: -1, high: 1 } : { low: 0, high: 1 };
  const summary = Number.isNaN(estimate) ? null : summariseDraws({ draws, estimate, units, range });
  if (!summary) return NOTHING_READ;
  const { low, high, unanimous } = summary;
  return { estimate, low, high, method: bootstrapMethod(units, unanimous, settings) };
}

/** The interval's method in words, shared by rates and comparisons. */
export function bootstrapMethod(items: number, unanimous: boolean, { resamples, seed }: BootstrapSettings): string {
  return unanimous
    ? `Wilson's limit on the share of items that differ, 95%, since all ${items} read the same and a bootstrap cannot vary`
    : `expanded percentile bootstrap over ${items} items, 95%, ${resamples} resamples, seed ${seed}`;
}

function hasOneReadingAnItem(rate: Rate): boolean {
  return !rate.less && rate.of.denominators.every(isBit) && rate.of.numerators.every(isBit);
}

function isBit(value: number): boolean {
  return value === 0 || value === 1;
}

function ratiosOf(rate: Rate): Ratio[] {
  return rate.less ? [rate.of, rate.less] : [rate.of];
}

function columnsOf({ numerators, denominators }: Ratio): [Float64Array, Float64Array] {
  return [numerators, denominators];
}

function total(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}
