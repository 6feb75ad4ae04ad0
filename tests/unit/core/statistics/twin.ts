import { readFileSync } from "node:fs";
import { z } from "zod";

const Interval = { low: z.number(), high: z.number() };
const Binomial = z.strictObject({ successes: z.int(), trials: z.int(), rate: z.number(), expected: z.number() });
const Design = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("paired"), discordant: z.number() }),
  z.strictObject({ kind: z.literal("paired-mean"), sd: z.number() }),
  z.strictObject({ kind: z.literal("independent"), rate: z.number() }),
]);

const Strata = z.array(z.tuple([z.int(), z.int()]).transform(([successes, trials]) => ({ successes, trials })));

const Twin = z.strictObject({
  source: z.string(),
  tables: z.strictObject({
    normalCdf: z.array(z.strictObject({ z: z.number(), expected: z.number() })).min(1),
    normalQuantile: z.array(z.strictObject({ probability: z.number(), expected: z.number() })).min(1),
    studentCdf: z.array(z.strictObject({ t: z.number(), degrees: z.int(), expected: z.number() })).min(1),
    studentQuantile: z
      .array(z.strictObject({ probability: z.number(), degrees: z.int(), expected: z.number() }))
      .min(1),
    binomialPmf: z.array(Binomial).min(1),
    binomialCdf: z.array(Binomial).min(1),
    wilson: z
      .array(z.strictObject({ successes: z.int(), trials: z.int(), confidence: z.number(), ...Interval }))
      .min(1),
    mcnemar: z.array(z.strictObject({ onlyFirst: z.int(), onlySecond: z.int(), expected: z.number() })).min(1),
    holm: z.array(z.strictObject({ pValues: z.array(z.number()), expected: z.array(z.number()) })).min(1),
    standardError: z
      .array(
        z.strictObject({
          values: z.array(z.number()),
          clusters: z.array(z.int()),
          expected: z.number(),
          plain: z.number().optional(),
        }),
      )
      .min(1),
    detectable: z
      .array(
        z.strictObject({ design: Design, count: z.int(), power: z.number(), alpha: z.number(), expected: z.number() }),
      )
      .min(1),
    stratifiedMean: z
      .array(z.strictObject({ strata: Strata, estimate: z.number(), variance: z.number(), ...Interval }))
      .min(1),
    stratifiedDifference: z
      .array(z.strictObject({ one: Strata, other: Strata, delta: z.number(), pValue: z.number(), ...Interval }))
      .min(1),
    kappa: z
      .array(
        z.strictObject({
          table: z
            .tuple([z.int(), z.int(), z.int(), z.int()])
            .transform(([bothYes, onlyFirst, onlySecond, bothNo]) => ({ bothYes, onlyFirst, onlySecond, bothNo })),
          kappa: z.number(),
          standardError: z.number(),
          ...Interval,
        }),
      )
      .min(1),
    bootstrap: z.array(z.strictObject({ values: z.array(z.number()), ...Interval, pValue: z.number() })).min(1),
  }),
});

/** Figures of SciPy and statsmodels; `tests/twins/test_statistics.py` wrote them and checks them. */
export const TWIN = Twin.parse(
  JSON.parse(readFileSync(new URL("../../../twins/statistics.json", import.meta.url), "utf8")),
).tables;
