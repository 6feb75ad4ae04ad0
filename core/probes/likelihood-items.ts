import type { LikelihoodReading, OptionLikelihood, Reading } from "./reading.ts";

/** Log-odds (nats) of option 0 over option 1, by what each option's log-probability is taken to be. */
export interface LogOdds {
  /** The sum over the option's tokens. */
  readonly raw: number;
  /** The sum divided by the number of tokens. */
  readonly perToken: number;
  /** The sum less that of the same words after a neutral question. */
  readonly pmi: number;
}

/** One question form of an item in both option orders; pairs are indexed by order. */
export interface FormLogOdds {
  readonly form: number;
  readonly raw: readonly [number, number];
  /** Probability of answering with either option. */
  readonly mass: readonly [number, number];
}

/**
 * An item's likelihood reading over all question forms that were read in both orders.
 * All log-odds are of option 0 over option 1, in nats; for an axis whose target is option 1, turn the sign.
 */
export interface LikelihoodItem {
  readonly itemId: string;
  readonly forms: readonly FormLogOdds[];
  /** Mean over forms and both orders: a bias that adds to whichever option comes first cancels exactly. */
  readonly logOdds: LogOdds;
  /** Mean over forms of the raw log-odds in each order. */
  readonly byOrder: readonly [number, number];
  /** What being named first adds to an option's log-odds: half the difference between the orders. */
  readonly positionBias: number;
  /** The option that the raw symmetric log-odds favour; null for an exact tie. */
  readonly choice: 0 | 1 | null;
  /** `decided`: the same option is favoured in both orders, so content beats position. `no-choice`: a tie in one. */
  readonly outcome: "decided" | "order-inconsistent" | "no-choice";
  /** The favoured option is not the same under the three kinds of log-odds. */
  readonly winnerChanges: boolean;
  /** Mean probability of answering with either option. */
  readonly mass: number;
}

/** Items that have at least one form read in both orders; keyed by item id. Readings that are not numbers are left out. */
export function likelihoodItems(readings: readonly Reading[]): Map<string, LikelihoodItem> {
  const byItem = new Map<string, Map<number, [LikelihoodReading?, LikelihoodReading?]>>();
  for (const reading of readings) {
    if (reading.kind !== "likelihood" || !isFinite(reading)) continue;
    const forms = byItem.get(reading.itemId) ?? new Map<number, [LikelihoodReading?, LikelihoodReading?]>();
    byItem.set(reading.itemId, forms);
    const orders = forms.get(reading.form) ?? [];
    orders[reading.order] = reading;
    forms.set(reading.form, orders);
  }
  const items = new Map<string, LikelihoodItem>();
  for (const [itemId, forms] of byItem) {
    const complete = [...forms].flatMap(([form, [first, second]]) =>
      first && second ? [{ form, first, second }] : [],
    );
    if (complete.length > 0) items.set(itemId, summariseItem(itemId, complete));
  }
  return items;
}

function isFinite(reading: LikelihoodReading): boolean {
  return reading.options.every(
    ({ sumNats, neutralNats, tokens }) => Number.isFinite(sumNats) && Number.isFinite(neutralNats) && tokens > 0,
  );
}

interface CompleteForm {
  readonly form: number;
  readonly first: LikelihoodReading;
  readonly second: LikelihoodReading;
}

function summariseItem(itemId: string, complete: readonly CompleteForm[]): LikelihoodItem {
  const forms = complete.map(({ form, first, second }) => ({
    form,
    raw: [rawLogOdds(first), rawLogOdds(second)] as const,
    mass: [massOf(first), massOf(second)] as const,
  }));
  const readings = complete.flatMap(({ first, second }) => [first, second]);
  const byOrder = [meanOf(forms, (form) => form.raw[0]), meanOf(forms, (form) => form.raw[1])] as const;
  const logOdds = {
    raw: (byOrder[0] + byOrder[1]) / 2,
    perToken: meanOf(readings, (reading) => difference(reading, (option) => option.sumNats / option.tokens)),
    pmi: meanOf(readings, (reading) => difference(reading, (option) => option.sumNats - option.neutralNats)),
  };
  const winners = [logOdds.raw, logOdds.perToken, logOdds.pmi].map(favoured);
  return {
    itemId,
    forms,
    logOdds,
    byOrder,
    positionBias: (byOrder[0] - byOrder[1]) / 2,
    choice: favoured(logOdds.raw),
    outcome: outcomeOf(favoured(byOrder[0]), favoured(byOrder[1])),
    winnerChanges: new Set(winners).size > 1,
    mass: meanOf(forms, (form) => (form.mass[0] + form.mass[1]) / 2),
  };
}

/** The option that log-odds favour; null where they favour neither. */
export function favoured(logOdds: number): 0 | 1 | null {
  if (logOdds === 0) return null;
  return logOdds > 0 ? 0 : 1;
}

function outcomeOf(first: 0 | 1 | null, second: 0 | 1 | null): LikelihoodItem["outcome"] {
  if (first === null || second === null) return "no-choice";
  return first === second ? "decided" : "order-inconsistent";
}

function difference(reading: LikelihoodReading, of: (option: OptionLikelihood) => number): number {
  return of(reading.options[0]) - of(reading.options[1]);
}

function rawLogOdds(reading: LikelihoodReading): number {
  return difference(reading, (option) => option.sumNats);
}

function massOf(reading: LikelihoodReading): number {
  return Math.exp(reading.options[0].sumNats) + Math.exp(reading.options[1].sumNats);
}

function meanOf<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0) / values.length;
}
