/** A straight axis from `domain` to percent of its width, so that charts need no measuring. */
export interface Scale {
  readonly domain: readonly [number, number];
  /** Position in percent; values outside the domain end at its edge. */
  percent(value: number): number;
  readonly ticks: readonly number[];
}

/** A scale with round ticks inside the domain, about `wanted` of them. The domain must not be empty. */
export function linearScale(domain: readonly [number, number], wanted = 4): Scale {
  const [from, to] = domain;
  return {
    domain,
    percent: (value) => Math.max(0, Math.min(100, ((value - from) / (to - from)) * 100)),
    ticks: ticksOf(from, to, wanted),
  };
}

/** The same over the logarithm of values above zero; `ticks` are chosen by the caller. */
export function logScale(domain: readonly [number, number], ticks: readonly number[]): Scale {
  const [from, to] = domain.map(Math.log);
  const [low = 0, high = 1] = [from, to];
  return {
    domain,
    percent: (value) => Math.max(0, Math.min(100, ((Math.log(value) - low) / (high - low)) * 100)),
    ticks,
  };
}

/** A domain around zero, the same on both sides, that holds all values and ends on a round figure. */
export function symmetricDomain(values: readonly number[], smallest = 0.1): [number, number] {
  const largest = Math.max(smallest, ...values.map(Math.abs));
  const step = roundStep(largest, 4);
  const end = Math.ceil(largest / step - 1e-9) * step;
  return [-end, end];
}

function ticksOf(from: number, to: number, wanted: number): number[] {
  const step = roundStep(to - from, wanted);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // Whole multiples, so that 0.1 + 0.2 does not become a label; + 0 turns -0 into 0.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)) + 0);
}

/** The step of 1, 2, 2.5 or 5 times a power of ten that cuts `span` into about `wanted` parts. */
function roundStep(span: number, wanted: number): number {
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}
