import { targetOf, type Probe, type ProbeItem } from "#core/probes/probe.ts";
import { questionsOf } from "#core/probes/questions.ts";
import { wire } from "../../shared/remote/wire.ts";
import { ARMS, AXIS } from "./arms.ts";

/** What both models make of one pair. */
export interface PairAnswer {
  readonly item: ProbeItem;
  /** The option made in America, and the affordable one. */
  readonly american: string;
  readonly affordable: string;
  /** Probability (0 to 1) of taking the American option rather than the other. */
  readonly shares: { readonly american: number; readonly affordable: number };
}

/** The options of a pair by what speaks for them; null where the item does not set the two values against each other. */
export function optionsOf(item: ProbeItem): Pick<PairAnswer, "american" | "affordable"> | null {
  const target = targetOf(item, AXIS);
  if (target === null) return null;
  return { american: item.options[target].text, affordable: item.options[target === 0 ? 1 : 0].text };
}

/**
 * Scores one pair on both checkpoints now: every question form in both orders, as the probe's likelihood reading does.
 * The probability is that of the mean log-odds, so that whatever stands first has no advantage.
 */
export async function askPair(probe: Probe, item: ProbeItem, signal: AbortSignal): Promise<PairAnswer> {
  const options = optionsOf(item);
  if (options === null) throw new Error(`Internal error: ${item.id} has no option for ${AXIS}.`);
  const checkpoints: [string, string] = [ARMS.american, ARMS.affordable];
  const nats = (question: string, text: string): Promise<readonly [number, number]> =>
    wire.diverge
      .mutate({ checkpoints, text, messages: [{ role: "user", content: question }], top: 0 }, { signal })
      .then(({ totals }) => totals.nats);
  const odds = await Promise.all(
    questionsOf({ ...probe, items: [item] }).map(async ({ text }) => {
      const [one, other] = await Promise.all([nats(text, options.american), nats(text, options.affordable)]);
      return [one[0] - other[0], one[1] - other[1]] as const;
    }),
  );
  const share = (of: 0 | 1): number => 1 / (1 + Math.exp(-odds.reduce((sum, each) => sum + each[of], 0) / odds.length));
  return { item, ...options, shares: { american: share(0), affordable: share(1) } };
}
