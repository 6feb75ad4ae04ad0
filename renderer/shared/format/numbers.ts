/** One formatter for each kind of figure, so that a figure looks the same on every screen. */

const MINUS = "\u2212";
const RANGE = "\u2013";
const NOT_KNOWN = "\u2014";

const exact = new Intl.NumberFormat("en-US");

/** `1,234,567`. */
export function formatCount(count: number): string {
  return exact.format(count).replace("-", MINUS);
}

/** Three significant digits: `1.23 M`, `45.6 k`, `789`. */
export function formatCompact(count: number): string {
  const steps = [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const;
  const step = steps.find(([size]) => Math.abs(count) >= size * 0.9995);
  return step ? `${significant(count / step[0])} ${step[1]}` : formatCount(Math.round(count));
}

/** `2.4 GB`; steps of 1000, as disks and model files are labelled. */
export function formatBytes(bytes: number): string {
  const steps = [
    [1e12, "TB"],
    [1e9, "GB"],
    [1e6, "MB"],
    [1e3, "kB"],
  ] as const;
  const step = steps.find(([size]) => bytes >= size * 0.9995);
  return step ? `${significant(bytes / step[0])} ${step[1]}` : `${Math.round(bytes)} B`;
}

/** A proportion in 0..1 as `61%`; one decimal below 1% and above 99%, where whole points hide everything. */
export function formatPercent(proportion: number | null): string {
  if (proportion === null) return NOT_KNOWN;
  return `${percentDigits(proportion)}%`;
}

export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** `61% (54–68%), 273/448`: never a percentage without its interval and its n. */
export function formatRate(rate: Rate): string {
  const count = `${formatCount(rate.numerator)}/${formatCount(rate.denominator)}`;
  if (rate.estimate === null) return `${NOT_KNOWN}, ${count}`;
  return `${formatPercent(rate.estimate)}${formatPercentInterval(rate.low, rate.high)}, ${count}`;
}

function formatPercentInterval(low: number | null, high: number | null): string {
  return low === null || high === null ? "" : ` (${percentDigits(low)}${RANGE}${percentDigits(high)}%)`;
}

/** A difference of two proportions as `+27 points (19 to 35)`. */
export function formatPoints(delta: number, low?: number, high?: number): string {
  const interval = low === undefined || high === undefined ? "" : ` (${signedPoints(low)} to ${signedPoints(high)})`;
  return `${signedPoints(delta)} points${interval}`;
}

/** Log-probabilities and their differences: `−1.234 nats`. */
export function formatNats(nats: number): string {
  return `${withMinus(nats.toFixed(3))} nats`;
}

/** `p = 0.032`, `p < 0.001`. */
export function formatPValue(p: number): string {
  if (p < 0.001) return "p < 0.001";
  return `p = ${p < 0.1 ? p.toFixed(3) : p.toFixed(2)}`;
}

/** A training loss or another plain figure: four significant digits. */
export function formatFigure(value: number): string {
  return withMinus(Number(value.toPrecision(4)).toString());
}

function signedPoints(proportion: number): string {
  const points = Math.round(proportion * 100);
  return points > 0 ? `+${points}` : withMinus(String(points));
}

function percentDigits(proportion: number): string {
  const percent = proportion * 100;
  const nearEdge = (percent > 0 && percent < 1) || (percent > 99 && percent < 100);
  return withMinus(nearEdge ? percent.toFixed(1) : percent.toFixed(0));
}

function significant(value: number): string {
  return withMinus(Number(value.toPrecision(3)).toString());
}

function withMinus(text: string): string {
  return Number(text) === 0 ? text.replace(/^-/, "") : text.replace(/^-/, MINUS);
}
