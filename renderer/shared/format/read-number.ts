import { err, ok, type Result } from "#core/base/result.ts";
import { formatCount } from "./numbers.ts";

interface NumberRange {
  readonly from: number;
  readonly to?: number;
  readonly whole?: boolean;
  /** `from` itself is not allowed. */
  readonly above?: boolean;
}

/** Reads what a person typed into a field of figures; the error says what is wanted. */
export function readNumber(text: string, range: NumberRange): Result<number, string> {
  const { from, to = Number.MAX_SAFE_INTEGER, whole = false, above = false } = range;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN;
  const fits = (above ? value > from : value >= from) && value <= to && (!whole || Number.isInteger(value));
  return fits ? ok(value) : err(wantedWords(range));
}

function wantedWords({ from, to, whole = false, above = false }: NumberRange): string {
  const kind = whole ? "A whole number" : "A number";
  if (to === undefined) return `${kind} ${above ? "above" : "from"} ${from} on.`;
  return above ? `${kind} above ${from}, at most ${formatCount(to)}.` : `${kind} from ${from} to ${formatCount(to)}.`;
}
