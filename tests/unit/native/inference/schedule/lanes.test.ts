import { createRandom } from "#core/base/random.ts";
import { Lanes } from "#native/inference/schedule/lanes.ts";
import { HIDDEN } from "#native/inference/schedule/visibility.ts";
import { describe, expect, it } from "vitest";

const CACHES = [
  { input: "past.key", output: "present.key", type: "float32", heads: 2, headSize: 3 },
  { input: "past.value", output: "present.value", type: "float32", heads: 1, headSize: 2 },
] as const;

/** Tokens [heads, count, head size] whose numbers say where they belong. */
function tokens(cache: (typeof CACHES)[number], values: readonly number[]): Float32Array {
  const data = new Float32Array(cache.heads * values.length * cache.headSize);
  for (let head = 0; head < cache.heads; head++) {
    for (const [at, value] of values.entries()) {
      for (let place = 0; place < cache.headSize; place++) {
        data[(head * values.length + at) * cache.headSize + place] = value * 100 + head * 10 + place;
      }
    }
  }
  return data;
}

/** What a row holds, read back from the arrays that the graph is given: one value a token. */
function held(lanes: Lanes, lane: number): number[] {
  const { capacity, tensors } = lanes.past;
  return Array.from({ length: lanes.lengthOf(lane) }, (_, at) => {
    const values = CACHES.flatMap((cache, index) =>
      Array.from({ length: cache.heads * cache.headSize }, (__, part) => {
        const head = Math.floor(part / cache.headSize);
        const place = part % cache.headSize;
        const offset = ((lane * cache.heads + head) * capacity + at) * cache.headSize + place;
        return ((tensors[index]?.[offset] ?? Number.NaN) - head * 10 - place) / 100;
      }),
    );
    expect(new Set(values).size).toBe(1);
    return values[0] ?? Number.NaN;
  });
}

describe("lanes", () => {
  it("hold what each row was given, through growth, ends and replacements", () => {
    const random = createRandom("lanes");
    const lanes = new Lanes(CACHES, 5);
    const expected: number[][] = [];
    for (let step = 0; step < 300; step++) {
      const choice = random.next();
      if (expected.length === 0 || (choice < 0.2 && !lanes.full)) {
        const stem = Array.from({ length: 1 + Math.floor(random.next() * 20) }, (_, at) => step + at);
        const lane = lanes.add({ length: stem.length, tensors: CACHES.map((cache) => tokens(cache, stem)) });
        expected[lane] = stem;
      } else if (choice < 0.3) {
        const lane = Math.floor(random.next() * expected.length);
        lanes.remove(lane);
        const last = expected.pop() ?? [];
        if (lane < expected.length) expected[lane] = last;
      } else {
        const rows = lanes.rows;
        const fresh = CACHES.map((cache) => {
          const each = Array.from({ length: rows }, (_, lane) => tokens(cache, [step + lane]));
          return Float32Array.from(each.flatMap((part) => [...part]));
        });
        lanes.append(fresh);
        for (const [lane, list] of expected.entries()) list.push(step + lane);
      }
      expect(expected.map((_, lane) => held(lanes, lane))).toEqual(expected);
    }
  });

  it("let a row's new token see the row's own past and itself, and nothing else", () => {
    const lanes = new Lanes(CACHES, 3);
    for (const length of [2, 5]) {
      const stem = Array.from({ length }, (_, at) => at);
      lanes.add({ length, tensors: CACHES.map((cache) => tokens(cache, stem)) });
    }
    const { capacity } = lanes.past;
    const width = capacity + 1;
    const seen = [0, 1].map((lane) =>
      Array.from({ length: width }, (_, at) => at).filter((at) => lanes.bias()[lane * width + at] === 0),
    );
    expect(seen).toEqual([
      [0, 1, capacity],
      [0, 1, 2, 3, 4, capacity],
    ]);
    expect(new Set(lanes.bias())).toEqual(new Set([0, HIDDEN]));
  });

  it("let several new tokens of a row see one another in order", () => {
    const lanes = new Lanes(CACHES, 1, 1);
    lanes.add({ length: 2, tensors: CACHES.map((cache) => tokens(cache, [7, 8])) });
    const { capacity } = lanes.past;
    const width = capacity + 3;
    const bias = lanes.bias(3);
    const seen = [0, 1, 2].map((row) =>
      Array.from({ length: width }, (_, at) => at).filter((at) => bias[row * width + at] === 0),
    );
    expect(seen).toEqual([
      [0, 1, capacity],
      [0, 1, capacity, capacity + 1],
      [0, 1, capacity, capacity + 1, capacity + 2],
    ]);
    lanes.append(
      CACHES.map((cache) => tokens(cache, [1, 2, 3])),
      { tokens: 3, count: 2 },
    );
    expect(held(lanes, 0)).toEqual([7, 8, 1, 2]);
  });

  it("compute at least two rows, so that a row's numbers do not depend on whether it has company", () => {
    const lanes = new Lanes(CACHES, 1);
    lanes.add({ length: 1, tensors: CACHES.map((cache) => tokens(cache, [1])) });
    expect([lanes.count, lanes.rows]).toEqual([1, 2]);
    expect(lanes.past.tensors.map((tensor) => tensor.length)).toEqual(
      CACHES.map((cache) => 2 * cache.heads * cache.headSize * lanes.past.capacity),
    );
  });
});
