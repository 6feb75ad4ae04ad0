import { expect, test } from "vitest";
import { type LikelihoodItem, likelihoodItems } from "#core/probes/likelihood-items.ts";
import type { SampledState } from "#core/probes/reading.ts";
import { sampledItems } from "#core/probes/sampled-items.ts";
import { itemFigures } from "../../../../../renderer/features/compare/item-figures.ts";
import { orderItems, type ItemSort } from "../../../../../renderer/features/compare/item-order.ts";
import {
  flips,
  leaningOf,
  probabilityOf,
  sampledSplit,
  targetByPlace,
} from "../../../../../renderer/features/compare/item-readings.ts";
import type { ItemBehind } from "../../../../../renderer/features/compare/report-queries.ts";
import { conflictItem, likelihoodReading } from "../../../core/probes/simulated.ts";

/** An item as two columns read it; log-odds of option 0 over option 1 in the two orders. Null: not read. */
function item(
  index: number,
  target: 0 | 1,
  odds: Readonly<Record<string, readonly [number, number] | null>>,
): ItemBehind {
  const itemId = `item-${index}`;
  const columns = Object.entries(odds).map(([column, pair]) => {
    return [column, { likelihood: pair && readingOf(itemId, pair), sampled: null }];
  });
  return { item: conflictItem(index), target, columns: Object.fromEntries(columns) };
}

function readingOf(itemId: string, odds: readonly [number, number]): LikelihoodItem | null {
  const readings = odds.map((logOdds, order) =>
    likelihoodReading({ itemId, form: 0, order: order === 0 ? 0 : 1 }, logOdds),
  );
  return likelihoodItems(readings).get(itemId) ?? null;
}

function sampled(states: readonly [readonly SampledState[], readonly SampledState[]]): ItemBehind["columns"][string] {
  const readings = states.flatMap((answers, order) =>
    answers.map((state, sample) => ({
      kind: "sampled" as const,
      itemId: "item-0",
      form: 0,
      order: order === 0 ? (0 as const) : (1 as const),
      sample,
      promptSha256: "0".repeat(64),
      seed: "7",
      text: "",
      state,
    })),
  );
  return { likelihood: null, sampled: sampledItems(readings).get("item-0") ?? null };
}

test("even log-odds are a probability of one half, and ln 3 is three quarters", () => {
  expect(probabilityOf(0)).toBe(0.5);
  expect(probabilityOf(Math.log(3))).toBeCloseTo(0.75, 12);
  expect(probabilityOf(-Math.log(3))).toBeCloseTo(0.25, 12);
});

test("places follow the target: for option 1 the signs turn and the orders change sides", () => {
  // Order 0 names option 0 first: there option 0 has odds 3:1, in the other order 1:1.
  const odds = { aft: [Math.log(3), 0] as const };
  const [first, second] = [item(0, 0, odds), item(0, 1, odds)].map(({ target, columns }) => {
    const read = columns["aft"]?.likelihood;
    return read ? targetByPlace(target, read) : null;
  });
  expect(first?.first).toBeCloseTo(0.75);
  expect(first?.second).toBeCloseTo(0.5);
  expect(second?.first).toBeCloseTo(0.5);
  expect(second?.second).toBeCloseTo(0.25);
});

test("sampled answers split into target, other and the rest by state, for either target", () => {
  const { sampled: read } = sampled([
    ["option-0", "option-0", "off-format"],
    ["option-0", "option-1", "truncated"],
  ]);
  expect(read && sampledSplit(0, read)).toEqual({
    target: 3,
    other: 1,
    answers: 6,
    rest: [
      ["off-format", 1],
      ["truncated", 1],
    ],
  });
  expect(read && sampledSplit(1, read)).toMatchObject({ target: 1, other: 3 });
  expect(leaningOf(1, { likelihood: null, sampled: read }, "sampled")).toBeCloseTo(1 / 6);
});

test("an item flips where both columns choose and choose differently", () => {
  const odds = { aft: [1, 1], msm: [-1, -1], level: [0, 0], unread: null } as const;
  const it = item(0, 0, odds);
  expect(["msm", "aft", "level", "unread"].map((column) => flips(it, "aft", column, "likelihood"))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

const ITEMS = [
  item(1, 0, { aft: [0, 0], msm: [2, 2] }),
  item(2, 0, { aft: [3, 3], msm: [0, 0] }),
  // For option 1 the log-odds turn: checkpoint +1, baseline −4.
  item(3, 1, { aft: [4, 4], msm: [-1, -1] }),
  item(4, 0, { aft: [0, 0], msm: null }),
];

function sorted(sort: ItemSort, effect: number, baseline: string | null = "aft"): string[] {
  return orderItems(ITEMS, { sort, reading: "likelihood", checkpoint: "msm", baseline, effect }).map(
    (each) => each.item.id,
  );
}

test("worst first is what goes against the dot's sign, unread items last", () => {
  expect(sorted("against", 0.3)).toEqual(["item-2", "item-1", "item-3", "item-4"]);
  expect(sorted("against", -0.3)).toEqual(["item-3", "item-1", "item-2", "item-4"]);
});

test("items sort by the checkpoint's own leaning, and by the size of the difference", () => {
  expect(sorted("leaning", 1)).toEqual(["item-2", "item-3", "item-1", "item-4"]);
  expect(sorted("difference", 1)).toEqual(["item-3", "item-2", "item-1", "item-4"]);
});

test("without a baseline a column's rate above one half has its least target-like items against it", () => {
  expect(sorted("against", 0.2, null)).toEqual(["item-2", "item-3", "item-1", "item-4"]);
  expect(sorted("against", -0.2, null)).toEqual(["item-1", "item-3", "item-2", "item-4"]);
});

test("the probe's order is left alone", () => {
  expect(sorted("probe", 1)).toEqual(["item-1", "item-2", "item-3", "item-4"]);
});

test("figures are of the target, and what was not read says so in every line", () => {
  const likelihood = readingOf("item-3", [-1, -1]);
  const figures = itemFigures(1, { likelihood, sampled: null });
  const read = Object.fromEntries(figures.map(({ name, value }) => [name, value]));
  expect(read).toMatchObject({ "Log-odds": "1.000", Outcome: "decided", Sampled: "not read" });
  expect(new Set(itemFigures(1, undefined).map(({ value }) => value))).toEqual(new Set(["not read"]));
});
