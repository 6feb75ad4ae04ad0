import { byDifference, type DivergentToken } from "#core/divergence/divergence.ts";
import type { Alternative } from "#core/divergence/trace.ts";
import { ratioWords } from "#core/divergence/ratio-words.ts";
import type { DivergenceReport } from "#native/workbench/divergences.ts";
import { printable, textTable } from "./text-table.ts";

const WIDTH = 100;
const LARGEST = 10;

/** A divergence for a terminal: the text with the difference under each token, the largest ones, and the totals in words. */
export function divergenceText(report: DivergenceReport): string {
  const [a, b] = report.checkpoints;
  return [
    `Log-probability of each token in nats, ${b} less ${a} (· where nothing precedes the token):`,
    "",
    ...strip(report.tokens),
    textTable(
      ["place", "token", a, b, "difference", `${a} would say`, `${b} would say`],
      byDifference(report.tokens)
        .slice(0, LARGEST)
        .map((place) => row(place, report.tokens[place])),
    ),
    "",
    ...totals(report),
  ].join("\n");
}

function strip(tokens: readonly DivergentToken[]): string[] {
  const lines: string[] = [];
  let [above, below] = ["", ""];
  for (const token of tokens) {
    const [text, figure] = [shown(token), token.difference === null ? "·" : signed(token.difference)];
    const width = Math.max(text.length, figure.length) + 1;
    if (above !== "" && above.length + width > WIDTH) {
      lines.push(above.trimEnd(), below.trimEnd(), "");
      [above, below] = ["", ""];
    }
    above += text.padEnd(width);
    below += figure.padEnd(width);
  }
  return [...lines, above.trimEnd(), below.trimEnd(), ""];
}

/** Spaces and line ends are part of a token; a token without characters of its own holds bytes of the next one's. */
function shown({ text }: Pick<DivergentToken, "text">): string {
  return text === "" ? "‥" : printable(text.replaceAll("\n", "⏎")).replaceAll(" ", "␣");
}

function row(place: number, token: DivergentToken | undefined): string[] {
  if (token === undefined) throw new Error("Internal error: a place is outside the text.");
  const [a, b] = token.nats;
  const nats = (value: number | null): string => (value === null ? "–" : value.toFixed(3));
  return [
    String(place + 1),
    shown(token),
    nats(a),
    nats(b),
    token.difference === null ? "–" : signed(token.difference),
    ...token.top.map((top) => top.slice(0, 3).map(alternative).join(" ")),
  ];
}

function alternative({ text, nats }: Alternative): string {
  return `${shown({ text })} ${Math.round(Math.exp(nats) * 100)}%`;
}

function totals({
  checkpoints,
  totals: { compared, leftOut, nats, difference, parting },
  ...report
}: DivergenceReport): string[] {
  const [a, b] = checkpoints;
  const unit =
    report.alignment === "tokens"
      ? "tokens"
      : "stretches of text (the tokenizers differ; each ends where both end a token)";
  return [
    `${compared} ${unit} compared, ${leftOut} left out. ${a}: ${nats[0].toFixed(3)} nats, ${b}: ${nats[1].toFixed(3)} nats.`,
    `${b} ${ratioWords(difference)} ${a} (${signed(difference)} nats).`,
    ...(parting === null
      ? []
      : [
          `The predictions part by at least ${parting.atLeastNats.toFixed(4)} nats a token (Jensen-Shannon, at most 0.693; over the tokens that both told, which hold ${Math.round(parting.mass[0] * 100)}% and ${Math.round(parting.mass[1] * 100)}% of the probability, and one class for all others; mean of ${parting.places} places).`,
        ]),
    ...(report.verbatim
      ? []
      : ["A tokenizer changed the text (case or spaces); it is shown as the checkpoints read it."]),
    ...report.warnings.map((warning) => `Warning: ${warning}`),
  ];
}

/** Hundredths with a sign; what rounds to nothing has none that could be read into it. */
function signed(value: number): string {
  const text = value.toFixed(2);
  return Number(text) === 0 ? "0.00" : `${value > 0 ? "+" : ""}${text}`;
}
