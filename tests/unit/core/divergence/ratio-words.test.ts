import { ratioWords } from "#core/divergence/ratio-words.ts";
import { expect, test } from "vitest";

test.each([
  [0, "finds this text as probable as"],
  [-0.004, "finds this text as probable as"],
  [Math.log(1.5), "finds this text 1.50 times as probable as"],
  [Math.log(4.25), "finds this text 4.3 times as probable as"],
  [-Math.log(24.4), "finds this text 24 times less probable than"],
  [Math.log(123_456), "finds this text 120,000 times as probable as"],
  [20 * Math.LN10, "finds this text 10^20.0 times as probable as"],
])("%f nats", (nats, words) => {
  expect(ratioWords(nats)).toBe(words);
});
