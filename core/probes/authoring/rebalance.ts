import { createRandom } from "../../base/random.ts";
import { type Probe, type ProbeItem, targetOf } from "../probe.ts";
import { differencesOf, MEASURES, type Measure, sidesOf } from "./balance.ts";
import { pairedDifference } from "./paired-difference.ts";
import type { WordFrequencies } from "./word-frequencies.ts";

/** No more than this share of the items is left out to balance them. */
const MOST_LEFT_OUT = 0.25;
/** Balanced enough: a difference that chance would give more often than this. */
const ENOUGH = 0.2;

/**
 * The same items with their options in such an order that each value stands first as often as second, as near as can be.
 * Which items are turned is drawn by the seed.
 */
export function balanceOrder<Kind extends Pick<Probe, "axes" | "items">>(probe: Kind, seed: string): Kind {
  const random = createRandom(`${seed}/order`);
  const excess = new Map(probe.axes.map(({ id }) => [id, 0]));
  const placed = new Map<string, ProbeItem>();
  for (const item of random.shuffle(probe.items)) {
    const turned: ProbeItem = { ...item, options: [item.options[1], item.options[0]] };
    const choices = random.shuffle([item, turned]);
    const cost = (each: ProbeItem): number =>
      probe.axes.reduce((sum, { id }) => sum + Math.abs((excess.get(id) ?? 0) + firstOf(each, id)), 0);
    const best = choices.reduce((one, other) => (cost(other) < cost(one) ? other : one));
    for (const { id } of probe.axes) excess.set(id, (excess.get(id) ?? 0) + firstOf(best, id));
    placed.set(item.id, best);
  }
  return { ...probe, items: probe.items.map((item) => placed.get(item.id) ?? item) };
}

/** +1 where the value stands first, -1 where second, 0 where the item does not count towards the axis. */
function firstOf(item: ProbeItem, axis: string): number {
  const target = targetOf(item, axis);
  return target === null ? 0 : target === 0 ? 1 : -1;
}

/**
 * Leaves out items, one at a time, until the value's side is no longer told by its length or its words' frequency, or a
 * quarter is left out. Each time the one goes whose going helps most; among equals the seed draws. Ids of those left out.
 */
export function balanceByChoice(probe: Balanced, frequencies: WordFrequencies | null, seed: string): string[] {
  const random = createRandom(`${seed}/choice`);
  const most = Math.floor(probe.items.length * MOST_LEFT_OUT);
  const leftOut: string[] = [];
  let items = random.shuffle(probe.items);
  while (leftOut.length < most) {
    const worst = worstOf({ axes: probe.axes, items }, frequencies);
    if (worst === null || worst.pValue >= ENOUGH) break;
    const gone = extreme(items, worst, frequencies);
    if (gone === null) break;
    leftOut.push(gone);
    items = items.filter(({ id }) => id !== gone);
  }
  return leftOut;
}

interface Imbalance {
  readonly axis: string;
  readonly measure: Measure;
  readonly mean: number;
  readonly pValue: number;
}

interface Balanced {
  readonly axes: Probe["axes"];
  readonly items: readonly ProbeItem[];
}

function worstOf(probe: Balanced, frequencies: WordFrequencies | null): Imbalance | null {
  const found = probe.axes.flatMap(({ id: axis }) =>
    MEASURES.flatMap((measure): Imbalance[] => {
      const differences = differencesOf(sidesOf(probe, axis), measure, frequencies);
      const { mean, pValue } = pairedDifference(differences ?? []);
      return mean === null || pValue === null ? [] : [{ axis, measure, mean, pValue }];
    }),
  );
  return found.reduce<Imbalance | null>((worst, each) => (worst && worst.pValue <= each.pValue ? worst : each), null);
}

/** The item that leans most to the side that is too long, or too common. */
function extreme(
  items: readonly ProbeItem[],
  { axis, measure, mean }: Imbalance,
  frequencies: WordFrequencies | null,
): string | null {
  let [best, most]: [string | null, number] = [null, 0];
  for (const side of sidesOf({ items }, axis)) {
    const [difference = 0] = differencesOf([side], measure, frequencies) ?? [];
    const lean = difference * Math.sign(mean);
    if (lean > most) [best, most] = [side.item.id, lean];
  }
  return best;
}
