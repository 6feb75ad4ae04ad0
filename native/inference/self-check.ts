import type { SelfCheck } from "#core/checkpoints/self-check.ts";

import type { CausalSession } from "./causal-session.ts";

/** Worst difference between two ways to the same logits, in standard deviations of a row. */
export type Deviation = number;

/** Two ways to the same numbers differ by rounding only, far below this. */
export const SAME_NUMBERS: Deviation = 0.02;

/** Lengths at which attention kernels of graphics providers were seen to go wrong. */
const PROVIDER_LENGTHS = [8, 31, 64, 100];
const WHOLE = 12;
const FIRST_PART = 7;

/** Token ids that are spread over the vocabulary, the same every time. */
function probeIds(length: number, vocabularySize: number): number[] {
  return Array.from({ length }, (_, index) => (index * 7919 + 13) % vocabularySize);
}

/** Runs a sequence whole and in two parts over the cache. */
export async function cacheDeviation(session: CausalSession, vocabularySize: number): Promise<Deviation> {
  const ids = probeIds(WHOLE, vocabularySize);
  const whole = await session.forward(ids, null, { rows: 1, cache: false });
  const first = await session.forward(ids.slice(0, FIRST_PART), null, { rows: 1, cache: true });
  const second = await session.forward(ids.slice(FIRST_PART), first.cache, { rows: 1, cache: false });
  return worst(whole.rows, second.rows);
}

/** Last rows of logits at several lengths, to compare providers by. */
export async function providerRows(
  session: CausalSession,
  vocabularySize: number,
  contextLength: number | null,
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (const length of PROVIDER_LENGTHS) {
    if (contextLength !== null && length > contextLength) continue;
    const forward = await session.forward(probeIds(length, vocabularySize), null, { rows: 1, cache: false });
    rows.push(...forward.rows);
  }
  return rows;
}

/** What a deviation of the cache that is small enough amounts to. */
export function cacheCheck(deviation: Deviation): SelfCheck {
  return {
    name: "The cache continues a sequence as the whole sequence does",
    outcome: "passed",
    detail: `${WHOLE} tokens at once and in two parts give the same logits.`,
    measured: inDeviations(deviation),
  };
}

/** Agreement of a provider with the CPU; null: it is the CPU. */
export function providerCheck(provider: string, deviation: Deviation | null): SelfCheck {
  return {
    name: "The provider gives the CPU's numbers",
    outcome: deviation === null ? "skipped" : "passed",
    detail:
      deviation === null
        ? "The CPU is the reference that other providers are checked against."
        : `${provider} and the CPU give the same last logits for ${PROVIDER_LENGTHS.join(", ")} tokens.`,
    measured: deviation === null ? null : inDeviations(deviation),
  };
}

function inDeviations(value: Deviation): SelfCheck["measured"] {
  return { value, limit: SAME_NUMBERS, unit: "standard deviations of a row of logits" };
}

/** NaN where either holds NaN, so that a comparison with a limit fails. */
export function worst(one: readonly Float32Array[], other: readonly Float32Array[]): Deviation {
  return Math.max(0, ...one.map((row, index) => rowDeviation(row, other[index] ?? new Float32Array())));
}

function rowDeviation(row: Float32Array, other: Float32Array): Deviation {
  if (row.length !== other.length) return Number.NaN;
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  const difference = row.reduce(
    (max, value, index) => Math.max(max, Math.abs(value - (other[index] ?? Number.NaN))),
    0,
  );
  return difference / Math.max(Math.sqrt(variance), 1e-12);
}
