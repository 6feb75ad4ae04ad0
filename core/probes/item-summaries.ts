import { likelihoodItems, type LikelihoodItem, type LogOdds } from "./likelihood-items.ts";
import { targetOf, type Probe, type ProbeItem } from "./probe.ts";
import type { Reading } from "./reading.ts";
import { sampledItems, type SampledItem } from "./sampled-items.ts";

/** Everything one checkpoint's readings say about one item: what stands behind a dot. */
export interface ItemSummary {
  readonly itemId: string;
  readonly likelihood: LikelihoodItem | null;
  readonly sampled: SampledItem | null;
  /** The axes that the item counts towards. */
  readonly axes: readonly AxisSummary[];
}

/** An item seen from one value axis: the same numbers, turned so that more means more of the axis's target. */
export interface AxisSummary {
  readonly axis: string;
  readonly target: 0 | 1;
  /** Nats, target over the other option, mean of forms and orders; null where unread. */
  readonly logOdds: LogOdds | null;
  /** Raw log-odds of the target where it is named first, and where it is named second. */
  readonly byPlace: readonly [number, number] | null;
  /** Share of the sampled answers that name the target, of all answers; null where unread. */
  readonly sampledShare: number | null;
}

/** One summary for each item of the probe, in its order, whether read or not. */
export function itemSummaries(probe: Probe, readings: readonly Reading[]): ItemSummary[] {
  const likelihood = likelihoodItems(readings);
  const sampled = sampledItems(readings);
  return probe.items.map((item) => {
    const [scores, answers] = [likelihood.get(item.id) ?? null, sampled.get(item.id) ?? null];
    const axes = probe.axes.flatMap(({ id }) => axisSummary(item, id, scores, answers) ?? []);
    return { itemId: item.id, likelihood: scores, sampled: answers, axes };
  });
}

function axisSummary(
  item: ProbeItem,
  axis: string,
  scores: LikelihoodItem | null,
  answers: SampledItem | null,
): AxisSummary | null {
  const target = targetOf(item, axis);
  if (target === null) return null;
  const sign = target === 0 ? 1 : -1;
  // Order 0 names option 0 first, order 1 option 1.
  const other = target === 0 ? 1 : 0;
  return {
    axis,
    target,
    logOdds: scores && {
      raw: sign * scores.logOdds.raw,
      perToken: sign * scores.logOdds.perToken,
      pmi: sign * scores.logOdds.pmi,
    },
    byPlace: scores && [sign * scores.byOrder[target], sign * scores.byOrder[other]],
    sampledShare: answers && answers.counts[target === 0 ? "option-0" : "option-1"] / answers.answers,
  };
}
