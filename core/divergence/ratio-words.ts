/**
 * What a difference of log-probabilities (nats) says of the whole text, to stand between the second checkpoint's name
 * and the first's: "finds this text 12 times as probable as".
 */
export function ratioWords(differenceNats: number): string {
  const size = Math.abs(differenceNats);
  if (size < 0.01) return "finds this text as probable as";
  const direction = differenceNats > 0 ? "as probable as" : "less probable than";
  return `finds this text ${times(size)} times ${direction}`;
}

/** e^nats with two significant digits; beyond a million as a power of ten. */
function times(nats: number): string {
  const power = nats / Math.LN10;
  if (power >= 6) return `10^${power.toFixed(1)}`;
  const ratio = Math.exp(nats);
  return ratio < 10 ? ratio.toFixed(ratio < 2 ? 2 : 1) : Number(ratio.toPrecision(2)).toLocaleString("en-US");
}
