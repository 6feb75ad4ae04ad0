import { z } from "zod";
import { GeneratorChoice } from "./request.ts";

const Words = z.string().trim().min(1).max(200);

/** An area that items are written about, and the word for what is on offer in it. */
export const PairDomain = z.strictObject({ name: Words, noun: Words });
export type PairDomain = z.infer<typeof PairDomain>;

/** What a probe's items are generated from. */
export const PairRequest = z.strictObject({
  /** Id of the probe that they become the next version of. */
  probe: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "a probe's id has lower-case letters, digits and hyphens"),
  title: Words.optional(),
  /** The value by its name, e.g. "american" or "values tradition". */
  value: Words,
  /** What it means, for whoever writes. */
  meaning: z.string().trim().max(2000).default(""),
  /** Words besides those of its name that would give it away. */
  valueWords: z.array(Words).max(100).default([]),
  domains: z.array(PairDomain).min(1).max(100),
  /** Items in all, shared out over the domains. */
  count: z.int().min(1).max(2000),
  generator: GeneratorChoice,
  seed: z.int().nonnegative().default(7),
  questionForms: z.array(Words).min(1).max(10).optional(),
  temperature: z.number().min(0).max(2).default(1),
  /** How often one list is asked for before it fails. */
  tries: z.int().min(1).max(20).default(4),
  /** Budget of one answer. */
  answerTokens: z.int().min(16).max(200_000).default(4000),
  capTokens: z.int().min(1).nullable().default(null),
  capUsd: z.number().positive().nullable().default(null),
});
export type PairRequest = z.infer<typeof PairRequest>;
