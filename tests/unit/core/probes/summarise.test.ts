import { describe, expect, test } from "vitest";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import type { LikelihoodReading, Reading } from "#core/probes/reading.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import { summarise } from "#core/probes/summarise.ts";
import { wilsonInterval } from "#core/statistics/proportion.ts";
import {
  conflictItem,
  conflictProbe,
  likelihoodReading,
  only,
  option,
  probeOf,
  readLikelihood,
  readSampled,
  sampledReadings,
} from "./simulated.ts";

const SETTINGS = { checkpoint: "aft", seed: 7, resamples: 1000 };

function resultOf(probe: Probe, readings: readonly Reading[], metric: string, group = "all"): ProbeResult {
  const results = summarise({ ...SETTINGS, probe, readings });
  return only(results, (result) => result.metric === metric && result.group === group);
}

/** What a result counts, without its interval. */
function counted({ numerator, denominator, excluded, estimate }: ProbeResult): object {
  return { numerator, denominator, excluded, estimate };
}

describe("likelihood rates worked by hand", () => {
  // Log-odds of option 0 (american) in order 0 and 1: two decided for it, one torn by position, one decided against it, one flat.
  const logOdds: readonly (readonly [number, number])[] = [
    [2, 1],
    [0.5, 0.1],
    [3, -1],
    [-1, -2],
    [0, 0],
  ];
  const probe = conflictProbe(6);
  const readings = logOdds.flatMap(([first, second], index) => [
    likelihoodReading({ itemId: `item-${index}`, form: 0, order: 0 }, first),
    likelihoodReading({ itemId: `item-${index}`, form: 0, order: 1 }, second),
  ]);
  const unread = { "unread-items": 1 };

  test("an axis counts the items whose symmetric log-odds favour its target, over all that were read", () => {
    expect(resultOf(probe, readings, "choose:american")).toEqual({
      checkpoint: "aft",
      metric: "choose:american",
      group: "all",
      reading: "likelihood",
      numerator: 3,
      denominator: 5,
      excluded: unread,
      estimate: 0.6,
      ...wilsonInterval(3, 5),
      method: "Wilson over items, 95%",
    });
    expect(counted(resultOf(probe, readings, "choose:affordable"))).toEqual({
      numerator: 1,
      denominator: 5,
      excluded: unread,
      estimate: 0.2,
    });
  });

  test("over decided items, those that position or a tie decides are left out and listed", () => {
    expect(counted(resultOf(probe, readings, "choose:american:decided"))).toEqual({
      numerator: 2,
      denominator: 3,
      excluded: { ...unread, "order-inconsistent": 1, "no-choice": 1 },
      estimate: 2 / 3,
    });
    expect(counted(resultOf(probe, readings, "decided"))).toEqual({
      numerator: 3,
      denominator: 5,
      excluded: unread,
      estimate: 0.6,
    });
  });

  test("order consistency leaves ties out", () => {
    expect(counted(resultOf(probe, readings, "order-consistency"))).toEqual({
      numerator: 3,
      denominator: 4,
      excluded: { ...unread, "no-choice": 1 },
      estimate: 0.75,
    });
  });

  test("the position gap is the target's rate where it is named first, less where it is named second", () => {
    // First: 2, 0.5 and 3 of five; second: 1 and 0.1 of five.
    expect(counted(resultOf(probe, readings, "position-gap:american"))).toEqual({
      numerator: 5,
      denominator: 10,
      excluded: unread,
      estimate: 3 / 5 - 2 / 5,
    });
    // The other option is named first in order 1: −1 and −2 favour it there; in order 0 only −1 does.
    expect(resultOf(probe, readings, "position-gap:affordable").estimate).toBeCloseTo(2 / 5 - 1 / 5, 12);
  });

  test("mass is the mean probability of answering with either option", () => {
    const result = resultOf(probe, readings, "mass");
    const masses = logOdds.map((pair) =>
      pair.reduce((sum, d) => sum + 0.5 * (Math.exp(-2 + d / 2) + Math.exp(-2 - d / 2)), 0),
    );
    expect(result.estimate).toBeCloseTo(masses.reduce((sum, mass) => sum + mass, 0) / 5, 12);
    expect(result.method).toBe("expanded percentile bootstrap over 5 items, 95%, 1000 resamples, seed 7");
  });

  test("items whose favoured option hangs on the normalisation are counted out of winner-stable", () => {
    // By sum option 1 is 2 nats ahead; after neutral −9 and −4 option 0 is 3 nats ahead.
    const torn = ([0, 1] as const).map((order): LikelihoodReading => ({
      ...likelihoodReading({ itemId: "item-0", form: 0, order }, 0),
      options: [option(-5, 1, -9), option(-3, 1, -4)],
    }));
    const sure = readLikelihood(conflictProbe(2), () => 6).filter((reading) => reading.itemId === "item-1");
    expect(counted(resultOf(conflictProbe(2), [...torn, ...sure], "winner-stable"))).toEqual({
      numerator: 1,
      denominator: 2,
      excluded: {},
      estimate: 0.5,
    });
  });
});

describe("sampled rates worked by hand", () => {
  const probe = conflictProbe(2);
  const readings = [
    ...sampledReadings("item-0", 0, ["option-0", "option-0", "no-choice"]),
    ...sampledReadings("item-0", 1, ["option-0", "option-1", "truncated"]),
    ...sampledReadings("item-1", 0, ["option-1", "off-format", "empty"]),
    ...sampledReadings("item-1", 1, ["option-1", "option-1", "option-0"]),
  ];

  test("nothing silent leaves the denominator of the axis", () => {
    expect(counted(resultOf(probe, readings, "choose:american"))).toEqual({
      numerator: 4,
      denominator: 12,
      excluded: {},
      estimate: 1 / 3,
    });
  });

  test("over decided answers the other states are listed", () => {
    expect(counted(resultOf(probe, readings, "choose:american:decided"))).toEqual({
      numerator: 4,
      denominator: 8,
      excluded: { "no-choice": 1, "off-format": 1, empty: 1, truncated: 1 },
      estimate: 0.5,
    });
    expect(counted(resultOf(probe, readings, "decided"))).toEqual({
      numerator: 8,
      denominator: 12,
      excluded: {},
      estimate: 2 / 3,
    });
  });

  test("order consistency compares the option named more often in each order", () => {
    expect(counted(resultOf(probe, readings, "order-consistency"))).toEqual({
      numerator: 1,
      denominator: 1,
      excluded: { "no-majority": 1 },
      estimate: 1,
    });
  });

  test("the position gap compares answers by where the target was named", () => {
    // American is named first in order 0: 2 of 6 answers against 2 of 6; affordable in order 1: 3 of 6 against 1 of 6.
    expect(resultOf(probe, readings, "position-gap:american").estimate).toBeCloseTo(0, 12);
    expect(resultOf(probe, readings, "position-gap:affordable").estimate).toBeCloseTo(3 / 6 - 1 / 6, 12);
  });

  test("the answers of an item stay together in the bootstrap, so the interval is wider than of single answers", () => {
    const many = conflictProbe(40);
    const sampled = readSampled(many, 10, (index) => (index % 2 === 0 ? 0.95 : 0.05), "clusters");
    const result = resultOf(many, sampled, "choose:american");
    const naive = wilsonInterval(result.numerator, result.denominator);
    const width = (interval: { low: number | null; high: number | null } | null): number =>
      (interval?.high ?? Number.NaN) - (interval?.low ?? Number.NaN);
    expect(result.method).toBe("expanded percentile bootstrap over 40 items, 95%, 1000 resamples, seed 7");
    // Items are all or nothing here: 800 answers are worth about 40.
    expect(width(result) / width(naive)).toBeGreaterThan(3);
  });
});

test("items are reported in all, their groups and their domain; axes only where an item counts towards them", () => {
  const options: ProbeItem["options"] = [
    { text: "plain", speaksFor: ["american"] },
    { text: "other", speaksFor: [] },
  ];
  const probe = probeOf([
    conflictItem(0, { groups: ["held-out:seen"] }),
    conflictItem(1, { options, groups: ["clear"] }),
  ]);
  const results = summarise({ ...SETTINGS, probe, readings: readLikelihood(probe, () => 1) });
  const chosen = results.filter((result) => result.metric.startsWith("choose:") && !result.metric.endsWith(":decided"));
  expect(
    chosen.map(({ group, metric, numerator, denominator }) => [group, metric, `${numerator}/${denominator}`]),
  ).toEqual([
    ["all", "choose:american", "2/2"],
    ["all", "choose:affordable", "0/1"],
    ["held-out:seen", "choose:american", "1/1"],
    ["held-out:seen", "choose:affordable", "0/1"],
    ["clear", "choose:american", "1/1"],
    ["domain:art", "choose:american", "1/1"],
    ["domain:art", "choose:affordable", "0/1"],
    ["domain:travel", "choose:american", "1/1"],
  ]);
});

test("what was not read has no estimate, and what was not run no result", () => {
  const probe = probeOf([conflictItem(0), conflictItem(1)]);
  const readings = readLikelihood(probe, () => 1).filter((reading) => reading.itemId === "item-0");
  expect(resultOf(probe, readings, "choose:american", "domain:travel")).toEqual({
    checkpoint: "aft",
    metric: "choose:american",
    group: "domain:travel",
    reading: "likelihood",
    numerator: 0,
    denominator: 0,
    excluded: { "unread-items": 1 },
    estimate: null,
    low: null,
    high: null,
    method: "nothing to count",
  });
  expect(summarise({ ...SETTINGS, probe, readings: [] })).toEqual([]);
});

test("items that all read the same are not given a certain interval", () => {
  const probe = conflictProbe(20, { questionForms: ["{first} or {second} ?", "{first} , {second} ?"] });
  const result = resultOf(
    probe,
    readLikelihood(probe, () => 1),
    "order-consistency",
  );
  expect(result.estimate).toBe(1);
  expect(result.low).toBeCloseTo(wilsonInterval(20, 20)?.low ?? Number.NaN, 12);
  expect(result.method).toContain("a bootstrap cannot vary");
});

test("the same seed gives the same results to the last digit, and everything survives JSON", () => {
  const probe = conflictProbe(12, { questionForms: ["{first} or {second} ?", "{first} , {second} ?"] });
  const readings: Reading[] = [
    ...readLikelihood(probe, (index, { form }) => Math.sin(index + form)),
    ...readSampled(probe, 3, (index) => (index % 3) / 2, "json"),
  ];
  const results = summarise({ ...SETTINGS, probe, readings });
  expect(summarise({ ...SETTINGS, probe, readings })).toEqual(results);
  expect(JSON.parse(JSON.stringify(results))).toEqual(results);
});
