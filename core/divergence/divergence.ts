import type { Problem } from "../base/problem.ts";
import { problem } from "../base/problem.ts";
import type { Result } from "../base/result.ts";
import { err, ok } from "../base/result.ts";
import { alignSpans } from "./align-spans.ts";
import { partingOf, type Parting } from "./parting.ts";
import type { Alternative, Trace, TracedToken } from "./trace.ts";

/** One value for each of two checkpoints, in the order they were named. */
export type Pair<T> = readonly [T, T];

/** A stretch of text that both checkpoints read: one token of each, or more where their tokenizers cut it otherwise. */
export interface DivergentToken {
  readonly text: string;
  /** Holds only some bytes of a character; see `TracedToken`. */
  readonly fragment: boolean;
  /** Token ids of each checkpoint. */
  readonly ids: Pair<readonly number[]>;
  /** Log-probability of the stretch given all that precedes it; null where nothing does. */
  readonly nats: Pair<number | null>;
  /** The second's log-probability less the first's; null where either is. */
  readonly difference: number | null;
  /** Rank and entropy of the stretch's first token. */
  readonly rank: Pair<number | null>;
  readonly entropyNats: Pair<number | null>;
  /** What each checkpoint would most probably have put at the stretch's beginning. */
  readonly top: Pair<readonly Alternative[]>;
  /** How far the two predictions part; null without a common vocabulary. */
  readonly parting: Parting | null;
}

export interface DivergenceTotals {
  /** Stretches with a difference. */
  readonly compared: number;
  /** Stretches without: nothing precedes them for one of the two. */
  readonly leftOut: number;
  /** Log-probability of everything compared. */
  readonly nats: Pair<number>;
  /** The second's less the first's. */
  readonly difference: number;
  /** Mean over the places that have one, with the mean probability mass that it distinguishes; null where none has. */
  readonly parting: (Parting & { readonly places: number }) | null;
}

export interface Divergence {
  /** `tokens`: both cut the text into the same tokens. `characters`: they do not, and stretches end where both end a token. */
  readonly alignment: "tokens" | "characters";
  /** The text compared, as both read it. */
  readonly text: string;
  readonly tokens: readonly DivergentToken[];
  readonly totals: DivergenceTotals;
}

/** Lays two readings of one text side by side: of its answer where it has one, else of all of it. */
export function divergenceOf(traces: Pair<Trace>): Result<Divergence, Problem<"texts-differ">> {
  const [first, second] = traces.map(({ tokens, answerStart }) => tokens.slice(answerStart));
  if (first === undefined || second === undefined) throw new Error("Internal error: a pair has two members.");
  const same = first.length === second.length && first.every((token, place) => isSame(token, second[place]));
  const spans = same ? first.map((token, place) => [[token], second.slice(place, place + 1)] as const) : null;
  const aligned =
    spans === null ? alignSpans([first, second]) : ok(spans.map((each) => ({ text: textOf(each[0]), tokens: each })));
  if (!aligned.ok) return err(textsDiffer(aligned.error));
  const tokens = aligned.value.map(({ text, tokens: each }) => divergent(text, each, same));
  return ok({
    alignment: same ? "tokens" : "characters",
    text: tokens.map((token) => token.text).join(""),
    tokens,
    totals: totalsOf(tokens),
  });
}

/** Places in `tokens` by the size of their difference, the largest first; those without one are left out. */
export function byDifference(tokens: readonly Pick<DivergentToken, "difference">[]): number[] {
  const size = (place: number): number => Math.abs(tokens[place]?.difference ?? 0);
  return [...tokens.keys()]
    .filter((place) => tokens[place]?.difference !== null)
    .toSorted((one, other) => size(other) - size(one) || one - other);
}

function isSame(one: TracedToken, other: TracedToken | undefined): boolean {
  return one.id === other?.id && one.text === other.text;
}

function textOf(tokens: readonly TracedToken[]): string {
  return tokens.map((token) => token.text).join("");
}

function divergent(text: string, spans: Pair<readonly TracedToken[]>, sameTokens: boolean): DivergentToken {
  const [a, b] = [sumNats(spans[0]), sumNats(spans[1])];
  const [one, other] = [spans[0][0], spans[1][0]];
  return {
    text,
    fragment: sameTokens && one?.fragment === true,
    ids: [spans[0].map((token) => token.id), spans[1].map((token) => token.id)],
    nats: [a, b],
    difference: a === null || b === null ? null : b - a,
    rank: [one?.rank ?? null, other?.rank ?? null],
    entropyNats: [one?.entropyNats ?? null, other?.entropyNats ?? null],
    top: [one?.top ?? [], other?.top ?? []],
    parting: sameTokens && one && other ? partingOf(one, other) : null,
  };
}

function sumNats(tokens: readonly TracedToken[]): number | null {
  return tokens.reduce<number | null>((sum, { nats }) => (sum === null || nats === null ? null : sum + nats), 0);
}

function totalsOf(tokens: readonly DivergentToken[]): DivergenceTotals {
  const compared = tokens.filter(({ difference }) => difference !== null);
  const sum = (of: (token: DivergentToken) => number): number => compared.reduce((total, each) => total + of(each), 0);
  const nats = [sum(({ nats: [a] }) => a ?? 0), sum(({ nats: [, b] }) => b ?? 0)] as const;
  return {
    compared: compared.length,
    leftOut: tokens.length - compared.length,
    nats,
    difference: nats[1] - nats[0],
    parting: meanParting(tokens.flatMap(({ parting }) => (parting === null ? [] : [parting]))),
  };
}

function meanParting(partings: readonly Parting[]): DivergenceTotals["parting"] {
  const places = partings.length;
  if (places === 0) return null;
  const mean = (of: (parting: Parting) => number): number =>
    partings.reduce((total, each) => total + of(each), 0) / places;
  return {
    atLeastNats: mean((each) => each.atLeastNats),
    mass: [mean(({ mass: [a] }) => a), mean(({ mass: [, b] }) => b)],
    places,
  };
}

function textsDiffer([first, second]: Pair<string>): Problem<"texts-differ"> {
  const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return problem(
    "texts-differ",
    `The tokenizers of the two checkpoints make different texts of this one (${quoted(first)} against ${quoted(second)}), so it cannot be laid side by side; write it as both keep it, or choose checkpoints that share a tokenizer.`,
  );
}
