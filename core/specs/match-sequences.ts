/** `length` equal elements, from `before` on in the one sequence and from `after` on in the other. */
export interface MatchedRun {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

/** Parts of both sequences that are still to be compared; ends are exclusive. */
interface Window {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/**
 * Edits after which the search for the shortest way settles for the best one so far: it bounds the work to some ten
 * million steps, and costs at most some needless changes in long texts that differ nearly everywhere.
 */
function mostEdits(elements: number): number {
  return Math.max(256, Math.min(1024, Math.floor(10_000_000 / (elements + 1))));
}

/**
 * What two sequences of numbers have in common, in order: Myers, "An O(ND) difference algorithm and its variations" (1986),
 * in linear space, bounded. The runs ascend in both sequences.
 */
export function matchSequences(before: Int32Array, after: Int32Array): MatchedRun[] {
  const runs: MatchedRun[] = [];
  const elements = before.length + after.length;
  const size = 2 * Math.min(elements, mostEdits(elements)) + 3;
  const search = new SnakeSearch(before, after, size);
  const waiting: Window[] = [{ beforeStart: 0, beforeEnd: before.length, afterStart: 0, afterEnd: after.length }];
  for (let window = waiting.pop(); window; window = waiting.pop()) {
    const inner = trim(before, after, window, runs, waiting);
    if (inner === null) continue;
    const { x, y } = away(search.split(inner), inner);
    // The first half is looked at first, so that the runs come in order.
    waiting.push({ ...inner, beforeStart: x, afterStart: y }, { ...inner, beforeEnd: x, afterEnd: y });
  }
  return joined(runs);
}

/** Takes equal beginnings and ends off; null where nothing is left to compare. An equal end waits its turn. */
function trim(
  before: Int32Array,
  after: Int32Array,
  window: Window,
  runs: MatchedRun[],
  waiting: Window[],
): Window | null {
  let { beforeStart, beforeEnd, afterStart, afterEnd } = window;
  while (beforeStart < beforeEnd && afterStart < afterEnd && before[beforeStart] === after[afterStart]) {
    beforeStart++;
    afterStart++;
  }
  const length = beforeStart - window.beforeStart;
  if (length > 0) runs.push({ before: window.beforeStart, after: window.afterStart, length });
  while (beforeStart < beforeEnd && afterStart < afterEnd && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  if (beforeEnd < window.beforeEnd) waiting.push({ ...window, beforeStart: beforeEnd, afterStart: afterEnd });
  if (beforeStart === beforeEnd || afterStart === afterEnd) return null;
  return { beforeStart, beforeEnd, afterStart, afterEnd };
}

/** A point in a corner would leave one half as large as the whole: then all is taken as changed. */
function away(point: Point, { beforeStart, beforeEnd, afterStart, afterEnd }: Window): Point {
  const first = point.x === beforeStart && point.y === afterStart;
  const last = point.x === beforeEnd && point.y === afterEnd;
  return first || last ? { x: beforeEnd, y: afterStart } : point;
}

function joined(runs: readonly MatchedRun[]): MatchedRun[] {
  const joint: MatchedRun[] = [];
  for (const run of runs) {
    const last = joint.at(-1);
    const follows = last && last.before + last.length === run.before && last.after + last.length === run.after;
    if (follows) joint[joint.length - 1] = { ...last, length: last.length + run.length };
    else joint.push(run);
  }
  return joint;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A window as the search walks it: x and y count from its corner. */
interface Box {
  readonly beforeStart: number;
  readonly afterStart: number;
  readonly width: number;
  readonly height: number;
}

/** Finds a point that a short way through a window passes, walking from both of its corners. */
class SnakeSearch {
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  /** Furthest x on each diagonal, from the start and from the end; diagonal 0 lies in the middle. */
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #middle: number;

  constructor(before: Int32Array, after: Int32Array, size: number) {
    this.#before = before;
    this.#after = after;
    this.#forward = new Int32Array(size);
    this.#backward = new Int32Array(size);
    this.#middle = size >> 1;
  }

  /** The window is not empty in either sequence and does not begin with equal elements. */
  split({ beforeStart, beforeEnd, afterStart, afterEnd }: Window): Point {
    const box = { beforeStart, afterStart, width: beforeEnd - beforeStart, height: afterEnd - afterStart };
    this.#forward[this.#middle + 1] = 0;
    this.#backward[this.#middle + 1] = 0;
    let found: Point | null = null;
    for (let edits = 0; edits < this.#middle && found === null; edits++)
      found = this.#stepForward(box, edits) ?? this.#stepBackward(box, edits);
    const { x, y } = found ?? this.#furthest(box);
    return { x: beforeStart + within(x, box.width), y: afterStart + within(y, box.height) };
  }

  /** Ways of `edits` edits from the start; where one meets a way from the end, that is the point. */
  #stepForward({ beforeStart, afterStart, width, height }: Box, edits: number): Point | null {
    const [before, after, furthest, middle] = [this.#before, this.#after, this.#forward, this.#middle];
    const delta = width - height;
    for (let k = -edits; k <= edits; k += 2) {
      let x = reached(furthest, middle, k, edits);
      const end = Math.min(width, height + k);
      const shift = afterStart - k;
      while (x < end && before[beforeStart + x] === after[shift + x]) x++;
      furthest[middle + k] = x;
      const other = delta - k;
      const meets = delta % 2 !== 0 && Math.abs(other) <= edits - 1;
      if (meets && x + (this.#backward[middle + other] ?? 0) >= width) return { x, y: x - k };
    }
    return null;
  }

  /** The same from the end, counted backwards from it. */
  #stepBackward({ beforeStart, afterStart, width, height }: Box, edits: number): Point | null {
    const [before, after, furthest, middle] = [this.#before, this.#after, this.#backward, this.#middle];
    const delta = width - height;
    const lastBefore = beforeStart + width - 1;
    for (let k = -edits; k <= edits; k += 2) {
      let x = reached(furthest, middle, k, edits);
      const end = Math.min(width, height + k);
      const lastAfter = afterStart + height - 1 + k;
      while (x < end && before[lastBefore - x] === after[lastAfter - x]) x++;
      furthest[middle + k] = x;
      const other = delta - k;
      const meets = delta % 2 === 0 && Math.abs(other) <= edits;
      if (meets && x + (this.#forward[middle + other] ?? 0) >= width) return { x: width - x, y: height - x + k };
    }
    return null;
  }

  /** The point that is furthest along of those that the bounded search reached from the start. */
  #furthest({ width, height }: Box): Point {
    const last = this.#middle - 1;
    let best = { x: 0, y: 0 };
    for (let k = -last; k <= last; k += 2) {
      const x = Math.min(this.#forward[this.#middle + k] ?? 0, width, height + k);
      if (x >= 0 && x - k >= 0 && 2 * x - k > best.x + best.y) best = { x, y: x - k };
    }
    return best;
  }
}

/** Where a way of `edits` edits comes onto diagonal k: by a removal from k-1 or by an addition from k+1. */
function reached(furthest: Int32Array, middle: number, k: number, edits: number): number {
  const left = furthest[middle + k - 1] ?? 0;
  const right = furthest[middle + k + 1] ?? 0;
  return k === -edits || (k !== edits && left < right) ? right : left + 1;
}

/** Ways may lead a step beyond the edge. */
function within(place: number, length: number): number {
  return Math.max(0, Math.min(place, length));
}
