import { z } from "zod";

const Bounds = z.strictObject({ low: z.number(), high: z.number() });
/** Place in the record's list of methods. */
const MethodIndex = z.int().nonnegative();
const Excluded = z.record(z.string(), z.number());

const SeedRate = z.strictObject({
  seed: z.int(),
  numerator: z.number(),
  denominator: z.number(),
  excluded: Excluded,
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** An arm's rate of choosing an axis's option in a group of a probe. */
const StudyRate = z.strictObject({
  probe: z.string(),
  reading: z.enum(["likelihood", "sampled"]),
  arm: z.string(),
  axis: z.string(),
  group: z.string(),
  /** Items that every seed read. */
  items: z.int(),
  numerator: z.number(),
  denominator: z.number(),
  excluded: Excluded,
  estimate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  method: MethodIndex,
  seeds: z.array(SeedRate),
  /** Null where all seeds agree. */
  overSeeds: Bounds.nullable(),
});
export type StudyRate = z.infer<typeof StudyRate>;

/** The answer to one of the study's questions in one group. */
const StudyContrast = z.strictObject({
  question: z.string(),
  reading: z.enum(["likelihood", "sampled"]),
  group: z.string(),
  items: z.int(),
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  pValue: z.number(),
  pValueHolm: z.number(),
  family: z.int(),
  method: MethodIndex,
  seeds: z.array(z.strictObject({ seed: z.int(), estimate: z.number(), low: z.number(), high: z.number() })),
  overSeeds: Bounds.extend({ method: MethodIndex }).nullable(),
});
export type StudyContrast = z.infer<typeof StudyContrast>;

const StudyEfficiency = z.strictObject({
  probe: z.string(),
  documents: z.string(),
  axis: z.string(),
  group: z.string(),
  target: z.number(),
  bound: z.enum(["exact", "at-least", "at-most", "undetermined"]),
  factor: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  notReached: z.number(),
  method: MethodIndex,
});
export type StudyEfficiency = z.infer<typeof StudyEfficiency>;

/** All that the study's report is written from. */
export const StudyRecord = z.strictObject({
  schema: z.literal("msm-study/1"),
  /** Of the workbench that read the checkpoints. */
  codeVersions: z.array(z.string()),
  plan: z.strictObject({ name: z.string(), sha256: z.string(), seeds: z.array(z.int()), planned: z.int() }),
  /** Names of planned runs without a checkpoint here. */
  missing: z.array(z.string()),
  checkpoints: z.array(
    z.strictObject({
      arm: z.string(),
      seed: z.int(),
      sha256: z.string(),
      /** Of the ONNX file against the trained weights, nats. */
      parityMaxNats: z.number().nullable(),
    }),
  ),
  probes: z.array(
    z.strictObject({
      id: z.string(),
      version: z.int(),
      sha256: z.string(),
      items: z.int(),
      forms: z.int(),
      samples: z.int(),
      seed: z.int(),
      temperature: z.number(),
      engines: z.array(z.string()),
    }),
  ),
  warnings: z.array(z.string()),
  /** Of intervals, in words. */
  methods: z.array(z.string()),
  rates: z.array(StudyRate),
  contrasts: z.array(StudyContrast),
  efficiency: z.array(StudyEfficiency),
});
export type StudyRecord = z.infer<typeof StudyRecord>;

const DECIMALS = 1e6;

/** With six decimals: more than any figure has, and less than makes a file long. */
export function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === "number" ? Math.round(each * DECIMALS) / DECIMALS : each,
  );
}

/** As it lies in the repository: a row a line, so that changes can be read. */
export function recordText(record: StudyRecord): string {
  const entries = Object.entries(record).map(([key, value]) => {
    if (!Array.isArray(value) || value.length === 0) return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    return `${JSON.stringify(key)}: [\n${value.map((row) => ` ${JSON.stringify(row)}`).join(",\n")}\n]`;
  });
  return `{\n${entries.join(",\n")}\n}\n`;
}
