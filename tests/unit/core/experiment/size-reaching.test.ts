import { expect, test } from "vitest";
import { factorOf, sizeReaching } from "#core/experiment/size-reaching.ts";

const RISING = [
  { demonstrations: 10, rate: 0.2 },
  { demonstrations: 1000, rate: 0.6 },
];

test("halfway up, a curve needs the size halfway along on a log axis", () => {
  expect(sizeReaching(RISING, 0.4)).toEqual({ how: "between", demonstrations: expect.closeTo(100, 9) });
});

test("a rate below the smallest size or above the largest is a bound, said as one", () => {
  expect([sizeReaching(RISING, 0.1), sizeReaching(RISING, 0.7)]).toEqual([
    { how: "at-most", demonstrations: 10 },
    { how: "not-reached", demonstrations: 1000 },
  ]);
});

test("a factor is exact between sizes and open where a curve leaves them; both leaving says nothing", () => {
  const at = (how: "between" | "at-most" | "not-reached", demonstrations: number) => ({ how, demonstrations }) as const;
  expect([
    factorOf(at("between", 800), at("between", 20)),
    factorOf(at("between", 800), at("at-most", 10)),
    factorOf(at("not-reached", 1000), at("between", 20)),
    factorOf(at("between", 1000), at("not-reached", 1000)),
    factorOf(at("at-most", 10), at("at-most", 10)),
    factorOf(at("not-reached", 1000), at("not-reached", 1000)),
  ]).toEqual([
    { bound: "exact", factor: 40 },
    { bound: "at-least", factor: 80 },
    { bound: "at-least", factor: 50 },
    { bound: "at-most", factor: 1 },
    { bound: "undetermined", factor: null },
    { bound: "undetermined", factor: null },
  ]);
});
