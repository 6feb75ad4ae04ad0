import { describe, expect, test } from "vitest";
import { directionOf, scaleEnd } from "../../../../../renderer/shared/divergence/divergence-scale.ts";
import { footingOf, headlineOf, signedNats } from "../../../../../renderer/shared/divergence/divergence-words.ts";

describe("the scale of differences", () => {
  test("ends on a round figure that all but the largest twentieth stay within", () => {
    const many = [...Array.from({ length: 19 }, () => -1.3), 40];
    expect(scaleEnd(many)).toBeGreaterThanOrEqual(1.3);
    expect(scaleEnd(many)).toBeLessThan(3);
    expect(scaleEnd([null, -2, 2])).toBe(2);
  });

  test("has an end where there is nothing to show, so that no colour is divided by nothing", () => {
    expect([scaleEnd([]), scaleEnd([null]), scaleEnd([0, 0])]).toEqual([0.1, 0.1, 0.1]);
  });

  test("names a direction only where the colour is strong enough", () => {
    expect([2, -2, 0.4, -0.4, 0, null].map((value) => directionOf(value, 2))).toEqual([
      "up",
      "down",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("a divergence in words", () => {
  const report = {
    checkpoints: ["a", "b"] as [string, string],
    alignment: "tokens" as const,
    verbatim: true,
    totals: {
      compared: 9,
      leftOut: 1,
      nats: [-54.266, -57.302] as [number, number],
      difference: -3.036,
      parting: { atLeastNats: 0.0537, mass: [0.83, 0.89] as [number, number], places: 9 },
    },
  };

  test("says which of the two expected the text more, and what was counted", () => {
    expect(headlineOf(report)).toBe("b finds this text 21 times less probable than a.");
    expect(footingOf(report)).toEqual([
      "9 tokens compared, 1 left out because nothing precedes it: a −54.266 nats, b −57.302 nats.",
      "The two predictions part by at least 0.054 nats a place (Jensen-Shannon divergence, at most 0.693; mean of 9 places). It is computed over the tokens that both told, 83% and 89% of the probability, and one class for all others.",
    ]);
  });

  test("says when the tokenizers differ, when they changed the text, and when nothing can be compared", () => {
    const apart = { ...report, alignment: "characters" as const, verbatim: false };
    const totals = { ...report.totals, leftOut: 0, parting: null };
    expect(footingOf({ ...apart, totals })).toEqual([
      "9 stretches compared: a −54.266 nats, b −57.302 nats.",
      "The two tokenizers cut the text differently; a stretch ends where both end a token, and its tokens are summed.",
      "The tokenizer changed the text (case or spaces); it is shown as the checkpoints read it.",
    ]);
    expect(headlineOf({ ...apart, totals: { ...totals, compared: 0 } })).toMatch(/^Nothing precedes/);
  });

  test("gives a difference its sign, and none to what rounds to nothing", () => {
    expect([3.036, -3.036, 0.004, -0.004, 0].map(signedNats)).toEqual(["+3.04", "−3.04", "0.00", "0.00", "0.00"]);
  });
});
