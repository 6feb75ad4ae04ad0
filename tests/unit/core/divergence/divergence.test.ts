import { byDifference, divergenceOf } from "#core/divergence/divergence.ts";
import { partingOf } from "#core/divergence/parting.ts";
import type { Alternative, Trace, TracedToken } from "#core/divergence/trace.ts";
import { describe, expect, test } from "vitest";

function token(text: string, nats: number | null, more: Partial<TracedToken> = {}): TracedToken {
  return { id: text.length, text, fragment: false, nats, rank: 1, entropyNats: 0.5, top: [], ...more };
}

function trace(tokens: readonly TracedToken[], answerStart = 0): Trace {
  const text = tokens.map((each) => each.text).join("");
  return { text, sha256: "", tokens, answerStart };
}

function value(first: Trace, second: Trace) {
  const result = divergenceOf([first, second]);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const alternative = (id: number, text: string, probability: number): Alternative => ({
  id,
  text,
  nats: Math.log(probability),
});

describe("two readings with the same tokens", () => {
  const a = trace([token("Brie", null), token(" is", -1), token(" best", -2.5)]);
  const b = trace([token("Brie", null), token(" is", -1.5), token(" best", -0.5)]);

  test("part by the second's log-probability less the first's, and the first token is left out", () => {
    const { alignment, tokens, totals, text } = value(a, b);
    expect([alignment, text]).toEqual(["tokens", "Brie is best"]);
    expect(tokens.map((each) => [each.text, each.nats, each.difference])).toEqual([
      ["Brie", [null, null], null],
      [" is", [-1, -1.5], -0.5],
      [" best", [-2.5, -0.5], 2],
    ]);
    expect(totals).toMatchObject({ compared: 2, leftOut: 1, nats: [-3.5, -2], difference: 1.5 });
  });

  test("swapping the checkpoints turns every sign and nothing else", () => {
    const [forth, back] = [value(a, b), value(b, a)];
    expect(back.totals.difference).toBe(-forth.totals.difference);
    expect(back.totals.parting?.atLeastNats).toBeCloseTo(forth.totals.parting?.atLeastNats ?? Number.NaN, 12);
    expect(back.tokens.map((each) => each.difference)).toEqual(
      forth.tokens.map((each) => (each.difference === null ? null : -each.difference)),
    );
  });

  test("are visited from the largest difference to the smallest, whatever its sign", () => {
    expect(byDifference([{ difference: 0.1 }, { difference: null }, { difference: -3 }, { difference: 2 }])).toEqual([
      2, 3, 0,
    ]);
  });

  test("are compared in their answers only, where they have one, even after different prompts", () => {
    const long = trace([token("<s>", null), token("User:", -1), token(" yes", -1)], 2);
    const short = trace([token("Q:", null), token(" yes", -3)], 1);
    expect(value(long, short)).toMatchObject({ text: " yes", totals: { compared: 1, leftOut: 0, difference: -2 } });
  });
});

describe("two readings with different tokens", () => {
  test("are laid side by side where both end a token, and say so", () => {
    const words = trace([token("un", null), token("believ", -1), token("able!", -2)]);
    const letters = trace([token("unb", null), token("elievable", -3), token("!", -0.5)]);
    const { alignment, tokens, totals } = value(words, letters);
    expect(alignment).toBe("characters");
    expect(tokens.map((each) => [each.text, each.ids.map((ids) => ids.length), each.difference])).toEqual([
      ["unbelievable!", [3, 3], null],
    ]);
    expect(totals).toEqual({ compared: 0, leftOut: 1, nats: [0, 0], difference: 0, parting: null });
  });

  test("sum the log-probabilities of the tokens in a stretch", () => {
    const one = trace([token("a", null), token("bc", -1), token("d", -2), token("e", -4)]);
    const other = trace([token("a", null), token("b", -0.25), token("cd", -0.5), token("e", -1)]);
    expect(value(one, other).tokens.map((each) => [each.text, each.nats, each.parting])).toEqual([
      ["a", [null, null], null],
      ["bcd", [-3, -0.75], null],
      ["e", [-4, -1], null],
    ]);
  });

  test("leave out what the first token of an answer holds of the prompt", () => {
    const merged = trace([token("Say", null), token(": yes", -2)], 1);
    const cut = trace([token("Say", null), token(":", -1), token(" yes", -1)], 2);
    expect(value(merged, cut).tokens.map((each) => [each.text, each.difference])).toEqual([[" yes", 1]]);
  });

  test("keep a character together whose bytes are cut differently", () => {
    const bytes = trace([token("x", null), token("", -1, { fragment: true }), token("é", -1, { fragment: true })]);
    const whole = trace([token("x", null), token("é", -1)]);
    expect(value(bytes, whole).tokens.map((each) => [each.text, each.nats])).toEqual([
      ["x", [null, null]],
      ["é", [-2, -1]],
    ]);
  });

  test("of different texts are refused with both of them", () => {
    const result = divergenceOf([trace([token("Brie", null)]), trace([token(" brie", null)])]);
    expect(result).toMatchObject({ ok: false, error: { code: "texts-differ" } });
    expect(!result.ok && result.error.message).toMatch(/"Brie" against " brie"/);
  });
});

describe("how far two predictions part", () => {
  test("is Jensen-Shannon over the tokens that both told and one class for all others", () => {
    const one = token("a", Math.log(0.5));
    const other = token("a", Math.log(0.25));
    // By hand: p = (1/2, 1/2), q = (1/4, 3/4), m = (3/8, 5/8).
    const p = 0.5 * Math.log(4 / 3) + 0.5 * Math.log(4 / 5);
    const q = 0.25 * Math.log(2 / 3) + 0.75 * Math.log(6 / 5);
    const parting = partingOf(one, other);
    expect(parting?.atLeastNats).toBeCloseTo((p + q) / 2, 12);
    expect(parting?.atLeastNats).toBeCloseTo(0.0338, 4);
    expect(parting?.mass[0]).toBeCloseTo(0.5, 12);
    expect(parting?.mass[1]).toBeCloseTo(0.25, 12);
  });

  test("never exceeds what the whole vocabulary gives, and grows as more of it is told", () => {
    const p = [0.6, 0.3, 0.05, 0.05];
    const q = [0.1, 0.2, 0.3, 0.4];
    const whole = p.reduce((sum, each, index) => {
      const other = q[index] ?? 0;
      const m = (each + other) / 2;
      return sum + (each * Math.log(each / m) + other * Math.log(other / m)) / 2;
    }, 0);
    const told = (count: number): number => {
      const top = (of: readonly number[]) => of.slice(0, count).map((each, id) => alternative(id, String(id), each));
      const [one, other] = [p, q].map((of) => token("0", Math.log(of[0] ?? 0), { id: 0, top: top(of) }));
      return (one && other && partingOf(one, other)?.atLeastNats) ?? Number.NaN;
    };
    expect(told(1)).toBeLessThan(told(2));
    expect(told(2)).toBeLessThan(told(3));
    expect(told(3)).toBeLessThanOrEqual(whole + 1e-12);
    expect(told(4)).toBeCloseTo(whole, 12);
  });

  test("is nothing for equal predictions, and unknown where nothing precedes", () => {
    const same = token("a", Math.log(0.7), { top: [alternative(1, "a", 0.7), alternative(9, "z", 0.3)] });
    expect(partingOf(same, same)?.atLeastNats).toBeCloseTo(0, 12);
    expect(partingOf(token("a", null), same)).toBeNull();
  });
});
