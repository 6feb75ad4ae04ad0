import type { BranchingSession } from "../branching-session.ts";
import type { TokenMeter } from "../token-meter.ts";
import { forestBias } from "./forest.ts";
import type { PrefixStore } from "./prefix-store.ts";
import type { ScoredText, ScorePack } from "./score-plan.ts";
import { planScores } from "./score-plan.ts";

/** What scheduled work runs on. */
export interface Machinery {
  readonly session: BranchingSession;
  readonly prefixes: PrefixStore;
  readonly meter: TokenMeter;
}

/** Log-probabilities (nats) of the scored tokens of each text, in the order of the texts. */
export async function scoreTexts(
  machinery: Machinery,
  texts: readonly ScoredText[],
  packTokens: number,
  signal: AbortSignal,
): Promise<number[][]> {
  const nats = texts.map((text) => Array.from({ length: text.ids.length - text.split }, () => Number.NaN));
  for (const part of planScores(texts, packTokens)) {
    if (part.kind === "long") {
      const text = texts[part.text];
      if (text === undefined) throw new Error("Internal error: a plan names a text that is not there.");
      nats[part.text] = await machinery.prefixes.score(text.ids, text.split, signal);
    } else {
      await scorePack(machinery, part, nats, signal);
    }
  }
  return nats;
}

async function scorePack(
  { session, prefixes, meter }: Machinery,
  pack: ScorePack,
  into: number[][],
  signal: AbortSignal,
): Promise<void> {
  const prefix = await prefixes.encode(pack.prefix, signal);
  const { ids, positions, parents } = pack.forest;
  using stepped = await session.step(
    {
      batch: 1,
      ids,
      positions,
      prefix,
      own: null,
      bias: forestBias(parents),
      rows: pack.scores.map((score) => score.row),
      targets: pack.scores.map((score) => score.target),
    },
    ["targetNats"],
    signal,
  );
  meter.encoded(ids.length);
  for (const [at, { text, token }] of pack.scores.entries()) {
    const list = into[text];
    if (list !== undefined) list[token] = stepped.targetNats[at] ?? Number.NaN;
  }
}
