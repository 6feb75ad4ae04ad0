import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { ScoreAnswer, ScoreRequest } from "#native/inference/engine.ts";
import { z } from "zod";

import { text } from "./engine-helpers.ts";

/** golden.json of a fixture, as tests/fixtures/making/golden.py writes it. */
const Golden = z.strictObject({
  family: z.string(),
  exporter: z.string(),
  plan: z.enum(["branching", "alone", "refused"]),
  /** The plan where the graph is not to be rewired. */
  asExported: z.enum(["sequential", "alone", "refused"]),
  /** Part of the sentence, where it is refused. */
  refusal: z.string().exactOptional(),
  reference: z.string(),
  toleranceNats: z.number().positive(),
  toleranceReason: z.string(),
  sequences: z.array(
    z.strictObject({
      prompt: z.string(),
      continuation: z.string(),
      tokenIds: z.array(z.int()),
      /** Of each token but the first. */
      logprobNats: z.array(z.number()),
    }),
  ),
  greedy: z.strictObject({ prompt: z.string(), tokenIds: z.array(z.int()), leastMarginNats: z.number() }),
});
export type Golden = z.infer<typeof Golden>;
export type GoldenSequence = Golden["sequences"][number];

export interface Fixture {
  readonly name: string;
  readonly folder: string;
  readonly golden: Golden;
}

const MODELS = fileURLToPath(new URL("../../../fixtures/models", import.meta.url));

/** Tiny random models from real exporters; tests/fixtures/make_models.py says how they are made. */
export function exporterFixtures(): Fixture[] {
  return readdirSync(MODELS).map((name) => {
    const folder = join(MODELS, name);
    return { name, folder, golden: Golden.parse(JSON.parse(readFileSync(join(folder, "golden.json"), "utf8"))) };
  });
}

/** Everything after a sequence's first token. */
export function wholeRequest({ prompt, continuation }: GoldenSequence): ScoreRequest {
  return { prompt: text(prompt), continuations: [continuation] };
}

/** Largest difference (nats) between a score's tokens and the last of a sequence; NaN where the tokens are others. */
export function deviation(answer: ScoreAnswer | undefined, sequence: GoldenSequence, at = 0): number {
  const score = answer?.scores[at];
  const count = score?.tokenIds.length ?? 0;
  if (score === undefined || count === 0) return Number.NaN;
  if (score.tokenIds.join() !== sequence.tokenIds.slice(-count).join()) return Number.NaN;
  const expected = sequence.logprobNats.slice(-count);
  return Math.max(...score.perToken.map((nats, index) => Math.abs(nats - (expected[index] ?? Number.NaN))));
}
