import { ratioWords } from "#core/divergence/ratio-words.ts";
import { plural } from "../format/text.ts";
import { formatNats, formatPercent } from "../format/numbers.ts";
import type { DivergenceReport } from "./divergence-query.ts";

type Told = Pick<DivergenceReport, "checkpoints" | "totals" | "alignment" | "verbatim">;

/** The finding in one sentence. */
export function headlineOf({ checkpoints: [a, b], totals }: Told): string {
  if (totals.compared === 0) return "Nothing precedes any part of this text, so nothing can be compared.";
  return `${b} ${ratioWords(totals.difference)} ${a}.`;
}

/** What the sentence stands on, and what has to be known to read it; one fact a line. */
export function footingOf({ checkpoints: [a, b], totals, alignment, verbatim }: Told): string[] {
  const { compared, leftOut, nats, parting } = totals;
  const unit = alignment === "tokens" ? plural(compared, "token") : plural(compared, "stretch", "stretches");
  return [
    `${unit} compared${leftOut === 0 ? "" : `, ${leftOut} left out because nothing precedes it`}: ${a} ${formatNats(nats[0])}, ${b} ${formatNats(nats[1])}.`,
    ...(alignment === "tokens"
      ? []
      : [
          "The two tokenizers cut the text differently; a stretch ends where both end a token, and its tokens are summed.",
        ]),
    ...(parting === null
      ? []
      : [
          `The two predictions part by at least ${formatNats(parting.atLeastNats)} a place (Jensen-Shannon divergence, at most 0.693; mean of ${plural(parting.places, "place")}). It is computed over the tokens that both told, ${formatPercent(parting.mass[0])} and ${formatPercent(parting.mass[1])} of the probability, and one class for all others.`,
        ]),
    ...(verbatim ? [] : ["The tokenizer changed the text (case or spaces); it is shown as the checkpoints read it."]),
  ];
}

/** A difference in nats with its sign: `+0.19`, `−3.04`. */
export function signedNats(difference: number): string {
  const text = Math.abs(difference).toFixed(2);
  return Number(text) === 0 ? "0.00" : `${difference > 0 ? "+" : "\u2212"}${text}`;
}
