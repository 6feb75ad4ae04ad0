import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";

import type { BranchingSession, Prefix, Step } from "./branching-session.ts";
import type { CausalSession } from "./causal-session.ts";
import { RuntimeFault } from "./runtime/runtime-fault.ts";
import { forestBias } from "./schedule/forest.ts";
import type { Stem } from "./schedule/lanes.ts";
import { Lanes } from "./schedule/lanes.ts";

/** Worst difference between two ways to the same logits, in standard deviations of a row. */
export type Deviation = number;

/** Two ways to the same numbers on different kernels, or over quantised activations, differ by rounding only, far below this. */
export const SAME_NUMBERS: Deviation = 0.02;
/** In single floats on one kernel library, rearranged sums differ by this much at most. */
export const SAME_GRAPH: Deviation = 1e-4;
/** Text read in another order has to give something else by at least this much. */
const OTHER_NUMBERS: Deviation = 1e-3;

/** Lengths at which attention kernels of graphics providers were seen to go wrong. */
const PROVIDER_LENGTHS = [8, 31, 64, 100];
const WHOLE = 12;
const FIRST_PART = 7;

const NEVER = new AbortController().signal;

/** Token ids that are spread over the vocabulary, the same every time. */
function probeIds(length: number, vocabularySize: number, start = 13): number[] {
  return Array.from({ length }, (_, index) => (index * 7919 + start) % vocabularySize);
}

/** Runs a sequence whole and in two parts over the cache; or says why ONNX Runtime cannot continue over it. */
export async function cacheDeviation(
  session: CausalSession,
  vocabularySize: number,
): Promise<Result<Deviation, RuntimeFault>> {
  const ids = probeIds(WHOLE, vocabularySize);
  const whole = await session.forward(ids, null, { rows: 1, cache: false });
  const first = await session.forward(ids.slice(0, FIRST_PART), null, { rows: 1, cache: true });
  try {
    const second = await session.forward(ids.slice(FIRST_PART), first.cache, { rows: 1, cache: false });
    return ok(worst(whole.rows, second.rows));
  } catch (cause) {
    if (!(cause instanceof RuntimeFault)) throw cause;
    return err(cause);
  }
}

/** Last rows of logits at several lengths, to compare providers and graphs by. */
export async function providerRows(
  session: CausalSession,
  vocabularySize: number,
  contextLength: number | null,
): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (const length of providerLengths(contextLength)) {
    const forward = await session.forward(probeIds(length, vocabularySize), null, { rows: 1, cache: false });
    rows.push(...forward.rows);
  }
  return rows;
}

function providerLengths(contextLength: number | null): number[] {
  return PROVIDER_LENGTHS.filter((length) => contextLength === null || length <= contextLength);
}

interface Compared {
  readonly vocabularySize: number;
  readonly contextLength: number | null;
  /** Rows of the untouched graph on the CPU, from `providerRows`. */
  readonly reference: readonly Float32Array[];
  /** What still counts as the same. */
  readonly limit: Deviation;
}

/** Compares a branching graph with the untouched one, and with itself over other arrangements of the same tokens. */
export async function checkBranching(session: BranchingSession, compared: Compared): Promise<SelfCheck[]> {
  const { vocabularySize, limit } = compared;
  const ids = probeIds(WHOLE, vocabularySize);
  const rows: Float32Array[] = [];
  for (const length of providerLengths(compared.contextLength)) {
    rows.push((await session.step(chain(probeIds(length, vocabularySize)), ["logits"], NEVER)).logits);
  }
  const whole = (await session.step(chain(ids), ["logits"], NEVER)).logits;
  const prefix = await encode(session, ids.slice(0, FIRST_PART));
  const cached = (await session.step(chain(ids.slice(FIRST_PART), prefix), ["logits"], NEVER)).logits;
  return [
    sameCheck("rewired against untouched graph", worst(compared.reference, rows), limit),
    sameCheck("cached against uncached", worst([whole], [cached]), limit),
    sameCheck("branch against the text alone", await branchDeviation(session, ids, whole, prefix), limit),
    sameCheck("in a batch against alone", await batchDeviation(session, ids, whole, prefix), limit),
    await orderCheck(session, ids, whole),
  ];
}

/** The text beside another that parts from it after the prefix, in one tree. */
async function branchDeviation(
  session: BranchingSession,
  ids: readonly number[],
  whole: Float32Array,
  prefix: Prefix,
): Promise<Deviation> {
  const own = ids.slice(FIRST_PART);
  const other = own.map((id) => (id + 1) % 11);
  const after = (tokens: readonly number[], from: number): number[] =>
    tokens.map((_, at) => (at === 0 ? -1 : from + at - 1));
  const { logits } = await session.step(
    {
      batch: 1,
      ids: [...other, ...own],
      positions: [...other, ...own].map((_, at) => FIRST_PART + (at % own.length)),
      prefix,
      own: null,
      bias: forestBias([...after(other, 0), ...after(own, other.length)]),
      rows: [2 * own.length - 1],
    },
    ["logits"],
    NEVER,
  );
  return worst([whole], [logits]);
}

/** The text's last token as one row of three over the same prefix, its own past of another length than its mates'. */
async function batchDeviation(
  session: BranchingSession,
  ids: readonly number[],
  whole: Float32Array,
  prefix: Prefix,
): Promise<Deviation> {
  const own = ids.slice(FIRST_PART, -1);
  const last = ids.at(-1) ?? 0;
  const stems = [own.slice(0, 2), own, own.slice(0, 3)];
  const lanes = new Lanes(session.graph.cache, stems.length);
  for (const stem of stems) lanes.add(await stemOf(session, stem, prefix));
  const { logits } = await session.step(
    {
      batch: stems.length,
      ids: [3, last, 5],
      positions: stems.map((stem) => FIRST_PART + stem.length),
      prefix,
      own: lanes.past,
      bias: lanes.bias(),
      rows: [1],
    },
    ["logits"],
    NEVER,
  );
  return worst([whole], [logits]);
}

/** Whether places matter: with two of them exchanged the result has to be another. */
async function orderCheck(session: BranchingSession, ids: readonly number[], whole: Float32Array): Promise<SelfCheck> {
  const straight = chain(ids);
  const positions = straight.positions.map((place) => (place === 1 ? 4 : place === 4 ? 1 : place));
  const { logits } = await session.step({ ...straight, positions }, ["logits"], NEVER);
  const measured = worst([whole], [logits]);
  const passed = measured > OTHER_NUMBERS;
  const detail = passed ? "Exchanged positions give other logits." : "Positions make no difference to the logits.";
  return { name: "position ids matter", outcome: passed ? "passed" : "failed", detail, measured };
}

function sameCheck(name: string, measured: Deviation, limit: Deviation): SelfCheck {
  const passed = measured <= limit;
  const how = Number.isNaN(measured)
    ? "gave values that are not numbers"
    : `differ by ${measured.toPrecision(2)} standard deviations`;
  const detail = `Logits ${how}; ${limit} is allowed.`;
  return { name, outcome: passed ? "passed" : "failed", detail, measured };
}

/** One text, token after token, with the logits of its last. */
function chain(ids: readonly number[], prefix: Prefix | null = null): Step {
  const start = prefix?.length ?? 0;
  return {
    batch: 1,
    ids,
    positions: ids.map((_, at) => start + at),
    prefix,
    own: null,
    bias: forestBias(ids.map((_, at) => at - 1)),
    rows: [ids.length - 1],
  };
}

async function encode(session: BranchingSession, ids: readonly number[]): Promise<Prefix> {
  return { length: ids.length, tensors: (await session.step(chain(ids), ["fresh"], NEVER)).fresh };
}

async function stemOf(session: BranchingSession, ids: readonly number[], prefix: Prefix): Promise<Stem> {
  return { length: ids.length, tensors: (await session.step(chain(ids, prefix), ["fresh"], NEVER)).fresh };
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
