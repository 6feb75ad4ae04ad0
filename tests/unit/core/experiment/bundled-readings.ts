import { readFileSync } from "node:fs";
import { z } from "zod";
import { Probe } from "#core/probes/probe.ts";
import type { LikelihoodReading, OptionOrder } from "#core/probes/reading.ts";

const Interval = { low: z.number(), high: z.number() };
const OverSeeds = z.strictObject({ estimate: z.number(), ...Interval }).nullable();
const Place = { axis: z.string(), group: z.string() };

/** Computed a second time by `tests/twins/test_experiment.py`, which wrote the file and checks it. */
export const TWIN = z
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
      attribution: z.array(
        z.strictObject({
          group: z.string(),
          arms: z.array(z.tuple([z.string(), z.number()])),
          documentsOnly: z.array(z.tuple([z.string(), z.number()])),
          changes: z.array(z.array(z.number())),
          overSeeds: z.array(z.number()).nullable(),
        }),
      ),
    }),
  })
  .parse(read("../../../twins/experiment.json"));

export const PROBE = Probe.parse(read("../../../../models/probes/value-micro.json"));

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}

/** Items × forms × orders × options, as the twin holds them. */
export function bundledReadings(checkpoint: string): LikelihoodReading[] {
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
