import { describe, expect, test } from "vitest";
import type { Lineage } from "#core/checkpoints/summary.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import { flipsBetween } from "#core/experiment/flips.ts";
import { factorRank } from "#core/experiment/size-reaching.ts";
import { only } from "../probes/simulated.ts";
import { bundledReadings, PROBE, TWIN } from "./bundled-readings.ts";
import { lineage } from "./made.ts";

const { seed, resamples, figures } = TWIN;

function bundledLineage(id: string): Lineage {
  const spec = ["america", "affordable"].find((name) => id.includes(name)) ?? null;
  const stages = [...(spec === null ? [] : ["midtrain"]), ...(/(^|-)aft/.test(id) ? ["finetune"] : [])];
  return lineage(spec, stages, id.endsWith("-2") ? 2 : 1, { name: "chats-aft", rows: 512 });
}

const BUNDLED = experimentOf({
  probe: PROBE,
  checkpoints: Object.keys(TWIN.readings).map((id) => ({
    id,
    lineage: bundledLineage(id),
    readings: bundledReadings(id),
  })),
  seed,
  resamples,
});

function near(value: number): unknown {
  return expect.closeTo(value, 11);
}

/** What both computations hold of an interval. */
function nearAll(values: Bounds | null): unknown {
  return values && { estimate: near(values.estimate), low: near(values.low), high: near(values.high) };
}

interface Bounds {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

function boundsOf(values: Bounds | null): Bounds | null {
  return values && { estimate: values.estimate, low: values.low, high: values.high };
}

describe("the bundled checkpoints' readings give what a second computation gives", () => {
  test.each(figures.rates.map((rate) => [rate.axis, rate.group, rate.arm, rate] as const))(
    "rate on %s, %s: %s",
    (axis, group, arm, expected) => {
      const found = only(BUNDLED.rates, (rate) => rate.axis === axis && rate.group === group && rate.arm === arm);
      const { numerator, denominator, low, high } = found.overItems;
      expect({ numerator, denominator, low, high }).toEqual({
        numerator: expected.numerator,
        denominator: expected.denominator,
        low: near(expected.low),
        high: near(expected.high),
      });
      expect(found.perSeed.map((each) => ({ numerator: each.numerator, low: each.low, high: each.high }))).toEqual(
        expected.perSeed.map((each) => ({ numerator: each.numerator, low: near(each.low), high: near(each.high) })),
      );
      expect(boundsOf(found.overSeeds)).toEqual(nearAll(expected.overSeeds));
    },
  );

  test.each(figures.contrasts.map((each) => [each.kind, each.axis, each.group, each.arms, each] as const))(
    "%s on %s, %s: %j",
    (kind, axis, group, arms, expected) => {
      const key = JSON.stringify(arms);
      const found = only(
        BUNDLED.contrasts,
        (each) =>
          each.kind === kind &&
          each.axis === axis &&
          each.group === group &&
          JSON.stringify(each.arms.map((term) => [term.arm, term.axis, term.weight])) === key,
      );
      expect(boundsOf(found.overItems)).toEqual(nearAll(expected));
      expect(found.overItems.pValue).toEqual(near(expected.pValue));
      expect(found.perSeed.map((each) => each.estimate)).toEqual(expected.perSeed.map(near));
      expect(boundsOf(found.overSeeds)).toEqual(nearAll(expected.overSeeds));
    },
  );

  test("items flip in the same order, by as much", () => {
    const found = flipsBetween(
      PROBE.items.filter((item) => item.groups.includes("held-out:seen")),
      "american",
      ["", "-2"].map((suffix, index) => ({
        trainingSeed: index + 1,
        from: bundledReadings(`msm-affordable-aft${suffix}`),
        to: bundledReadings(`msm-america-aft${suffix}`),
      })),
    );
    expect({
      ids: found.map((flip) => flip.itemId),
      changes: found.map((flip) => flip.change),
      flipped: found.map((flip) => flip.flipped),
    }).toEqual({ ...figures.flips, changes: figures.flips.changes.map(near) });
  });
});

test("under made-up sizes the data-efficiency factor and its interval are the same", () => {
  const { efficiency } = experimentOf({
    probe: PROBE,
    checkpoints: Object.entries(TWIN.sweep).flatMap(([documents, points]) =>
      points.map(([rows, id]) => {
        const spec = documents === "none" ? null : documents;
        const stages = [...(spec === null ? [] : ["midtrain"]), "finetune"];
        return {
          id,
          lineage: lineage(spec, stages, 1, { name: `chats-${rows}`, rows }),
          readings: bundledReadings(id),
        };
      }),
    ),
    seed,
    resamples,
  });
  for (const expected of figures.efficiency) {
    const found = only(
      efficiency,
      (each) => each.documents === expected.documents && each.axis === expected.axis && each.group === expected.group,
    );
    const { target, factor, low, high, notReached } = found;
    expect({ target, factor, low, high, notReached }).toEqual({
      target: near(expected.target),
      factor: { bound: expected.bound, factor: expected.factor === null ? null : near(expected.factor) },
      low: expected.low === null ? null : near(expected.low),
      high: expected.high === null ? null : near(expected.high),
      notReached: near(expected.notReached),
    });
  }
  expect(efficiency.map((each) => factorRank(each.factor))).toContain(0);
});
