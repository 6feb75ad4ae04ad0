import type { Prefix } from "../branching-session.ts";
import type { Stem } from "./lanes.ts";
import { Lanes, LEAST_ROWS } from "./lanes.ts";
import { lookAhead } from "./prompt-lookup.ts";
import type { NextToken, Rollout } from "./rollout.ts";
import { nextTokenAt } from "./rollout.ts";
import type { Machinery } from "./score-texts.ts";

/** Tokens that are guessed ahead: a few rows more cost a single answer almost nothing. */
const GUESSES = 4;

/** One answer that has its first token. */
export interface Begun {
  readonly rollout: Rollout;
  readonly stem: Stem;
  /** The prompt's tokens and the first token of the answer. */
  readonly ids: readonly number[];
}

/**
 * Draws a single answer to its end, several tokens a run where the text repeats itself: guessed tokens are read along, and
 * each token is still drawn from the model's own distribution at its place. A guess counts only where the drawn token is
 * the guessed one, so guessing changes how fast an answer comes and never which.
 */
export async function sampleSolo(
  { session, meter }: Machinery,
  prefix: Prefix | null,
  begun: Begun,
  temperature: number,
  signal: AbortSignal,
): Promise<void> {
  const { rollout } = begun;
  const ids = [...begun.ids];
  const own = new Lanes(session.graph.cache, 1, 1);
  own.add(begun.stem);
  for (;;) {
    const read = withGuesses(ids);
    using stepped = await session.step(
      {
        batch: 1,
        ids: read,
        positions: read.map((_, at) => ids.length - 1 + at),
        prefix,
        own: own.past,
        bias: own.bias(read.length),
        rows: read.map((_, at) => at),
        temperature,
      },
      ["fresh", "probabilities", "topNats"],
      signal,
    );
    const drawn = drawWhileGuessed(rollout, read, (at) => nextTokenAt(stepped.probabilities, stepped.topNats, at));
    meter.sampled(drawn.count);
    if (drawn.ended) return;
    own.append(stepped.fresh, { tokens: read.length, count: drawn.count });
    ids.push(...drawn.tokens);
  }
}

/** The newest token and what may follow it; never a single one, so that it goes through the kernels of many. */
function withGuesses(ids: readonly number[]): number[] {
  const newest = ids.at(-1) ?? 0;
  const read = [newest, ...lookAhead(ids, GUESSES)];
  while (read.length < LEAST_ROWS) read.push(newest);
  return read;
}

interface Drawn {
  readonly tokens: readonly number[];
  /** Tokens drawn, the one that ended the answer included. */
  readonly count: number;
  readonly ended: boolean;
}

/** Draws from row after row for as long as the drawn token is the one that was read next. */
function drawWhileGuessed(rollout: Rollout, read: readonly number[], rowAt: (at: number) => NextToken): Drawn {
  const tokens: number[] = [];
  for (let at = 0; at < read.length; at++) {
    const token = rollout.draw(rowAt(at));
    if (token === null) return { tokens, count: at + 1, ended: true };
    tokens.push(token);
    if (token !== read[at + 1]) break;
  }
  return { tokens, count: tokens.length, ended: false };
}
