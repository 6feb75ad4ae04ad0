import { describe, expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { likelihoodItems } from "#core/probes/likelihood-items.ts";
import type { LikelihoodReading, OptionLikelihood } from "#core/probes/reading.ts";
import { conflictProbe, likelihoodReading, option, readLikelihood } from "./simulated.ts";

function reading(order: 0 | 1, options: readonly [OptionLikelihood, OptionLikelihood], form = 0): LikelihoodReading {
  return { ...likelihoodReading({ itemId: "item-0", form, order }, 0), options };
}

test("one item worked by hand", () => {
  // Order 0: −1 against −2.5; order 1: −2 against −1.75. Option 1 has two tokens. Neutral: −4 and −6.
  const [item] = likelihoodItems([
    reading(0, [option(-1, 1, -4), option(-2.5, 2, -6)]),
    reading(1, [option(-2, 1, -4), option(-1.75, 2, -6)]),
  ]).values();
  const mass = [Math.exp(-1) + Math.exp(-2.5), Math.exp(-2) + Math.exp(-1.75)] as const;
  expect(item).toEqual({
    itemId: "item-0",
    forms: [{ form: 0, raw: [1.5, -0.25], mass }],
    logOdds: {
      raw: (1.5 - 0.25) / 2,
      // −1 + 1.25 = 0.25 and −2 + 0.875 = −1.125
      perToken: (0.25 - 1.125) / 2,
      // (−1 + 4) − (−2.5 + 6) = −0.5 and (−2 + 4) − (−1.75 + 6) = −2.25
      pmi: (-0.5 - 2.25) / 2,
    },
    byOrder: [1.5, -0.25],
    positionBias: (1.5 + 0.25) / 2,
    choice: 0,
    outcome: "order-inconsistent",
    winnerChanges: true,
    mass: (mass[0] + mass[1]) / 2,
  });
});

describe("an additive position prior", () => {
  const probe = conflictProbe(40, { questionForms: ["{first} or {second} ?", "pick {first} or {second} ."] });
  const content = (index: number): number => 2 * Math.sin(index * 1.7) + 0.05;
  const withPrior = (prior: number): ReturnType<typeof likelihoodItems> =>
    likelihoodItems(
      // Order 0 names option 0 first; whatever is first gains the prior.
      readLikelihood(probe, (index, { order, form }) => content(index) + 0.3 * form + (order === 0 ? prior : -prior)),
    );

  test("leaves the symmetric log-odds as they are and is itself what the position bias shows", () => {
    for (const prior of [0.4, -1, 3]) {
      for (const [id, item] of withPrior(prior)) {
        const plain = withPrior(0).get(id);
        expect(item.logOdds.raw).toBeCloseTo(plain?.logOdds.raw ?? Number.NaN, 12);
        expect(item.choice).toBe(plain?.choice);
        expect(item.positionBias).toBeCloseTo(prior, 12);
      }
    }
  });

  test("larger than the content takes every decision away and leaves the preference", () => {
    const items = [...withPrior(5).values()];
    expect(items.map((item) => item.outcome)).toEqual(items.map(() => "order-inconsistent"));
    expect(items.map((item) => item.choice)).toEqual(items.map((_, index) => (content(index) + 0.15 > 0 ? 0 : 1)));
  });
});

test("swapping option order leaves the preference unchanged", () => {
  const random = createRandom("swap");
  const probe = conflictProbe(25, { questionForms: ["{first} or {second} ?", "take {first} or {second} ."] });
  const readings = readLikelihood(probe, () => 4 * random.next() - 2);
  const swapped = readings.map((each) => ({ ...each, order: each.order === 0 ? (1 as const) : (0 as const) }));
  const after = likelihoodItems(swapped);
  for (const [id, before] of likelihoodItems(readings)) {
    const { logOdds, choice, outcome, positionBias, mass } = after.get(id) ?? before;
    expect({ choice, outcome }).toEqual({ choice: before.choice, outcome: before.outcome });
    expect(logOdds.raw).toBeCloseTo(before.logOdds.raw, 12);
    expect(logOdds.pmi).toBeCloseTo(before.logOdds.pmi, 12);
    expect(logOdds.perToken).toBeCloseTo(before.logOdds.perToken, 12);
    expect(mass).toBeCloseTo(before.mass, 12);
    expect(positionBias).toBeCloseTo(-before.positionBias, 12);
  }
});

test("an exact tie is no choice", () => {
  const tied = { itemId: "item-0", form: 0 } as const;
  const [item] = likelihoodItems([
    likelihoodReading({ ...tied, order: 0 }, 0.5),
    likelihoodReading({ ...tied, order: 1 }, -0.5),
  ]).values();
  expect([item?.choice, item?.outcome]).toEqual([null, "order-inconsistent"]);
  const [flat] = likelihoodItems([
    likelihoodReading({ ...tied, order: 0 }, 0),
    likelihoodReading({ ...tied, order: 1 }, 1),
  ]).values();
  expect([flat?.choice, flat?.outcome]).toEqual([0, "no-choice"]);
});

test("a form counts only when read in both orders with numbers, and an item only with such a form", () => {
  const at = (form: number, order: 0 | 1): LikelihoodReading => likelihoodReading({ itemId: "item-0", form, order }, 1);
  const broken = reading(1, [option(Number.NaN, 1, -4), option(-1, 1, -4)], 1);
  const items = likelihoodItems([at(0, 0), at(0, 1), at(1, 0), broken, at(2, 0)]);
  expect(items.get("item-0")?.forms.map((form) => form.form)).toEqual([0]);
  expect(likelihoodItems([at(0, 0), at(1, 1)]).size).toBe(0);
});
