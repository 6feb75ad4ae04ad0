import { groupsOf } from "./groups.ts";
import { likelihoodItems } from "./likelihood-items.ts";
import { likelihoodAxisRates, likelihoodRates } from "./likelihood-rates.ts";
import { targetOf, type Probe, type ProbeItem } from "./probe.ts";
import { resultsOf, type Rate } from "./rates.ts";
import type { Reading, ReadingKind } from "./reading.ts";
import type { ProbeResult } from "./result.ts";
import type { BootstrapSettings } from "./shared-draws.ts";
import { sampledItems } from "./sampled-items.ts";
import { sampledAxisRates, sampledRates } from "./sampled-rates.ts";

export interface SummariseInput extends BootstrapSettings {
  readonly probe: Probe;
  readonly checkpoint: string;
  readonly readings: readonly Reading[];
}

interface RatesOfReading {
  readonly rates: (items: readonly ProbeItem[]) => Rate[];
  readonly axisRates: (axis: string, items: readonly ProbeItem[]) => Rate[];
}

/**
 * Every rate of one checkpoint: for each reading that it has, each group of items and each metric of `ProbeResult`.
 * An axis is left out of a group in which no item counts towards it. Rates of nothing have the estimate null.
 */
export function summarise({ probe, checkpoint, readings, seed, resamples }: SummariseInput): ProbeResult[] {
  const placed = readingsIn(readings).flatMap((reading) => {
    const { rates, axisRates } = ratesOf(reading, readings);
    return groupsOf(probe).flatMap((group) => {
      const ofAxes = probe.axes.flatMap(({ id }) => {
        const items = group.items.filter((item) => targetOf(item, id) !== null);
        return items.length === 0 ? [] : axisRates(id, items);
      });
      const place = { checkpoint, group: group.id, reading };
      return [...ofAxes, ...rates(group.items)].map((rate) => ({ rate, place }));
    });
  });
  return resultsOf(placed, { seed, resamples });
}

/** The reading kinds that occur, likelihood first. */
function readingsIn(readings: readonly Reading[]): ReadingKind[] {
  const kinds: readonly ReadingKind[] = ["likelihood", "sampled"];
  return kinds.filter((kind) => readings.some((reading) => reading.kind === kind));
}

function ratesOf(reading: ReadingKind, readings: readonly Reading[]): RatesOfReading {
  if (reading === "likelihood") {
    const read = likelihoodItems(readings);
    return {
      rates: (items) => likelihoodRates(items, read),
      axisRates: (axis, items) => likelihoodAxisRates(axis, items, read),
    };
  }
  const read = sampledItems(readings);
  return {
    rates: (items) => sampledRates(items, read),
    axisRates: (axis, items) => sampledAxisRates(axis, items, read),
  };
}
