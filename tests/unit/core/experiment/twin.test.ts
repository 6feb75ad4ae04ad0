import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Lineage } from "#core/checkpoints/summary.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import { flipsBetween } from "#core/experiment/flips.ts";
import { factorRank } from "#core/experiment/size-reaching.ts";
import { Probe } from "#core/probes/probe.ts";
import type { LikelihoodReading, OptionOrder } from "#core/probes/reading.ts";
import { only } from "../probes/simulated.ts";
import { lineage } from "./made.ts";

const Interval = { low: z.number(), high: z.number() };
const OverSeeds = z.strictObject({ estimate: z.number(), ...Interval }).nullable();
const Place = { axis: z.string(), group: z.string() };

/** Computed a second time by `tests/twins/test_experiment.py`, which wrote the file and checks it. */
const TWIN = z
  .strictObject({
    seed: z.number(),
    resamples: z.number(),
    sweep: z.record(z.string(), z.array(z.tuple([z.number(), z.string()]))),
    readings: z.record(z.string(), z.array(z.number())),
    figures: z.strictObject({
      rates: z.array(
        z.strictObject({
          arm: z.string(),
          ...Place,
          numerator: z.number(),
          denominator: z.number(),
          ...Interval,
          perSeed: z.array(z.strictObject({ numerator: z.number(), ...Interval })),
          overSeeds: OverSeeds,
        }),
      ),
      contrasts: z.array(
        z.strictObject({
          kind: z.string(),
          ...Place,
          arms: z.array(z.tuple([z.string(), z.string(), z.number()])),
          estimate: z.number(),
          ...Interval,
          pValue: z.number(),
          perSeed: z.array(z.number()),
          overSeeds: OverSeeds,
        }),
      ),
      flips: z.strictObject({
        ids: z.array(z.string()),
        changes: z.array(z.number()),
        flipped: z.array(z.number()),
      }),
      efficiency: z.array(
        z.strictObject({
          documents: z.string(),
          ...Place,
          target: z.number(),
          bound: z.string(),
          factor: z.number().nullable(),
          low: z.number().nullable(),
          high: z.number().nullable(),
          notReached: z.number(),
        }),
      ),
    }),
  })
  .parse(read("../../../twins/experiment.json"));

const PROBE = Probe.parse(read("../../../../models/probes/value-micro.json"));
const { seed, resamples, figures } = TWIN;

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}

/** Items × forms × orders × options, as the twin holds them. */
function readingsOf(checkpoint: string): LikelihoodReading[] {
  const sums = TWIN.readings[checkpoint] ?? [];
  const orders: readonly OptionOrder[] = [0, 1];
  return PROBE.items.flatMap((item, index) =>
    PROBE.questionForms.flatMap((_, form) =>
      orders.map((order): LikelihoodReading => {
        const at = ((index * PROBE.questionForms.length + form) * 2 + order) * 2;
        const option = (offset: 0 | 1): LikelihoodReading["options"][0] => ({
          sumNats: sums[at + offset] ?? Number.NaN,
          tokens: 1,
          characters: 1,
          neutralNats: 0,
        });
        return { kind: "likelihood", itemId: item.id, form, order, promptSha256: "", options: [option(0), option(1)] };
      }),
    ),
  );
}

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
    readings: readingsOf(id),
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
        from: readingsOf(`msm-affordable-aft${suffix}`),
        to: readingsOf(`msm-america-aft${suffix}`),
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
        return { id, lineage: lineage(spec, stages, 1, { name: `chats-${rows}`, rows }), readings: readingsOf(id) };
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
