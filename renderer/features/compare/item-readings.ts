import type { ReadingKind } from "#core/probes/reading.ts";
import type { SampledItem } from "#core/probes/sampled-items.ts";
import type { ItemBehind, ItemReadings } from "./report-queries.ts";

/** Which columns an item is shown in, and which reading says what they choose. */
export interface ItemPair {
  /** Null where a single column is looked at. */
  readonly baseline: string | null;
  readonly checkpoint: string;
  readonly reading: ReadingKind;
}

/** An option's probability against the other one, from its log-odds in nats. */
export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Log-odds of option 0 over option 1, as log-odds of the target over the other option. */
export function towards(target: 0 | 1, logOdds: number): number {
  return target === 0 ? logOdds : -logOdds;
}

/** A pair indexed by option order, as the value where the target is named first and where it is named second. */
export function byPlace<T>(target: 0 | 1, byOrder: readonly [T, T]): { readonly first: T; readonly second: T } {
  const [first, second] = target === 0 ? byOrder : [byOrder[1], byOrder[0]];
  return { first, second };
}

/** Probability of the target against the other option where it is named first and second, mean log-odds over forms. */
export function targetByPlace(
  target: 0 | 1,
  read: NonNullable<ItemReadings["likelihood"]>,
): { readonly first: number; readonly second: number } {
  const [order0, order1] = read.byOrder;
  return byPlace(target, [probabilityOf(towards(target, order0)), probabilityOf(towards(target, order1))]);
}

export interface SampledSplit {
  readonly target: number;
  readonly other: number;
  readonly answers: number;
  /** Answers that name neither option alone, by state; states that did not occur are left out. */
  readonly rest: readonly (readonly [string, number])[];
}

export function sampledSplit(target: 0 | 1, { counts, answers }: SampledItem): SampledSplit {
  const { "option-0": zero, "option-1": one, ...rest } = counts;
  const [ours, theirs] = target === 0 ? [zero, one] : [one, zero];
  return { target: ours, other: theirs, answers, rest: Object.entries(rest).filter(([, count]) => count > 0) };
}

/**
 * How strongly a column favours the target of an item: mean raw log-odds (likelihood, nats) or the share of answers that
 * name it (sampled, 0..1). Null where the item was not read that way.
 */
export function leaningOf(target: 0 | 1, readings: ItemReadings | undefined, reading: ReadingKind): number | null {
  if (reading === "likelihood") {
    return readings?.likelihood ? towards(target, readings.likelihood.logOdds.raw) : null;
  }
  if (!readings?.sampled) return null;
  const split = sampledSplit(target, readings.sampled);
  return split.target / split.answers;
}

/** The option that the column chooses: favoured by likelihood, or sampled more often. Null where neither is, or unread. */
export function choiceOf(readings: ItemReadings | undefined, reading: ReadingKind): 0 | 1 | null {
  return (reading === "likelihood" ? readings?.likelihood?.choice : readings?.sampled?.majority) ?? null;
}

/** True where the two columns choose different options of the item. */
export function flips(item: ItemBehind, baseline: string, checkpoint: string, reading: ReadingKind): boolean {
  const [before, after] = [baseline, checkpoint].map((column) => choiceOf(item.columns[column], reading));
  return before !== null && after !== null && before !== after;
}
