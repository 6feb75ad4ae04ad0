import { z } from "zod";

import { MODEL_NAMES, TASK_NAMES } from "./job.ts";

/** docs/performance.json: what one run of the benchmark found. Times are milliseconds, log-probabilities nats. */

const Row = z.object({
  model: z.enum(MODEL_NAMES),
  task: z.enum(TASK_NAMES),
  system: z.string(),
  mode: z.string(),
  rounds: z.int(),
  /** Least number of units that a round timed; below `unitsTotal` the time of all is extrapolated. */
  unitsTimed: z.int(),
  unitsTotal: z.int(),
  medianMs: z.number(),
  q1Ms: z.number(),
  q3Ms: z.number(),
  /** This system's median over ours, with a 95 % bootstrap interval: above 1, ours is faster. */
  ratio: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  boundMs: z.number(),
  /** boundMs / medianMs. */
  fractionOfLimit: z.number(),
  /** Largest difference of a score from transformers' on the same task; null where nothing is scored. */
  scoreDifferenceNats: z.number().nullable(),
});
export type FigureRow = z.infer<typeof Row>;

export const Figures = z.object({
  format: z.literal(1),
  at: z.string(),
  commit: z.string(),
  threads: z.int(),
  roundsAsked: z.int(),
  /** How OpenMP's threads (torch, llama.cpp) wait for one another. */
  openMpWaits: z.enum(["passively", "as by default"]),
  machine: z.object({
    cpu: z.string(),
    cores: z.int(),
    memoryBytes: z.number(),
    system: z.string(),
    gflops: z.number(),
    gigabytesPerSecond: z.number(),
  }),
  versions: z.record(z.string(), z.record(z.string(), z.string())),
  models: z.array(z.object({ name: z.enum(MODEL_NAMES), parameters: z.int() })),
  parity: z.array(
    z.object({
      model: z.string(),
      system: z.string(),
      prompts: z.int(),
      /** Null where the system gave no numbers to compare. */
      worstNats: z.number().nullable(),
      toleranceNats: z.number(),
      agrees: z.boolean(),
    }),
  ),
  absences: z.array(z.object({ model: z.string(), system: z.string(), why: z.string() })),
  loads: z.array(z.object({ model: z.string(), system: z.string(), loadMs: z.number(), peakBytes: z.number() })),
  rows: z.array(Row),
});
export type Figures = z.infer<typeof Figures>;
