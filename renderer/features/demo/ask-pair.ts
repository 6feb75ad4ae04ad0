import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import { questionsOf } from "#core/probes/questions.ts";
import { wire } from "../../shared/remote/wire.ts";

export interface PairOptions {
  /** The option that speaks for the story's value, and the other one. */
  readonly toward: string;
  readonly away: string;
}

/** What both models make of one pair. */
export interface PairAnswer extends PairOptions {
  readonly item: ProbeItem;
  /** Probability (0 to 1) with which each model takes the option that speaks for the value rather than the other. */
  readonly shares: readonly [number, number];
}

export interface PairQuestion {
  readonly probe: Probe;
  readonly axis: string;
  readonly checkpoints: readonly [string, string];
}

/** The options of a pair by what speaks for the value; null where the item does not count towards it. */
export function optionsOf(item: ProbeItem, axis: string): PairOptions | null {
  const target = targetOf(item, axis);
  if (target === null) return null;
  return { toward: item.options[target].text, away: item.options[target === 0 ? 1 : 0].text };
}

/**
 * Scores one pair on both checkpoints now: every question form in both orders, as the probe's likelihood reading does.
 * The probability is that of the mean log-odds, so that whatever stands first has no advantage.
 */
export async function askPair(
  { probe, axis, checkpoints }: PairQuestion,
  item: ProbeItem,
  signal: AbortSignal,
): Promise<PairAnswer> {
  const options = optionsOf(item, axis);
  if (options === null) throw new Error(`Internal error: ${item.id} has no option for ${axis}.`);
  const nats = (question: string, text: string): Promise<readonly [number, number]> =>
    wire.diverge
      .mutate(
        { checkpoints: [...checkpoints], text, messages: [{ role: "user", content: question }], top: 0 },
        { signal },
      )
      .then(({ totals }) => totals.nats);
  const odds = await Promise.all(
    questionsOf({ ...probe, items: [item] }).map(async ({ text }) => {
      const [one, other] = await Promise.all([nats(text, options.toward), nats(text, options.away)]);
      return [one[0] - other[0], one[1] - other[1]] as const;
    }),
  );
  const share = (of: 0 | 1): number => 1 / (1 + Math.exp(-odds.reduce((sum, each) => sum + each[of], 0) / odds.length));
  return { item, ...options, shares: [share(0), share(1)] };
}
