import { smallestDetectableDifference, unitsNeeded, type Design } from "../statistics/power.ts";
import { groupsOf } from "./groups.ts";
import { targetOf, type Probe } from "./probe.ts";

/** What a comparison of two checkpoints could find in one group on one axis, before anything is run. */
export interface PowerPlan {
  readonly group: string;
  readonly axis: string;
  /** Items of the group that count towards the axis, each read once in each checkpoint. */
  readonly pairs: number;
  readonly power: number;
  readonly alpha: number;
  readonly cases: readonly PowerCase[];
}

export interface PowerCase {
  /** The assumption in words. */
  readonly assumes: string;
  /** Share of items on which the two checkpoints are assumed to differ. */
  readonly discordant: number;
  /** The smallest true difference of the rates that is found with the given power. */
  readonly difference: number;
  /** False where that difference is larger than the assumption allows: then nothing is found reliably. */
  readonly reachable: boolean;
  /** Items that it would take to find the difference asked for. */
  readonly pairsNeeded: number;
}

export interface PowerRequest {
  readonly probe: Probe;
  /** The difference that matters, as a rate: 0.1 is ten points. */
  readonly difference?: number;
  readonly power?: number;
  readonly alpha?: number;
}

/** Two cases bound the plan: checkpoints that rarely differ, and ones that differ on every item, in either direction. */
const CASES: readonly Pick<PowerCase, "assumes" | "discordant">[] = [
  { assumes: "the checkpoints differ on 20% of the items", discordant: 0.2 },
  { assumes: "worst case: the checkpoints differ on every item", discordant: 1 },
];

/** The smallest detectable difference of two checkpoints in each group and axis, by `smallestDetectableDifference`. */
export function planPower({ probe, difference = 0.1, power = 0.8, alpha = 0.05 }: PowerRequest): PowerPlan[] {
  return groupsOf(probe).flatMap((group) =>
    probe.axes.flatMap(({ id: axis }) => {
      const pairs = group.items.filter((item) => targetOf(item, axis) !== null).length;
      if (pairs === 0) return [];
      const cases = CASES.map(({ assumes, discordant }) => {
        const design: Design = { kind: "paired", discordant };
        const smallest = smallestDetectableDifference(design, pairs, { power, alpha }) ?? 1;
        const pairsNeeded = unitsNeeded(design, difference, { power, alpha });
        return { assumes, discordant, difference: smallest, reachable: smallest <= discordant, pairsNeeded };
      });
      return [{ group: group.id, axis, pairs, power, alpha, cases }];
    }),
  );
}
