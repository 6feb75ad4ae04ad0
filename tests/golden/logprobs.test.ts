import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Engine } from "#native/inference/engine-process.ts";
import { openEngine } from "#native/inference/engine-process.ts";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";

/** Written by the trainer's tests: log-probabilities by Hugging Face transformers, float32, CPU, on the bundled weights. */
const Golden = z.object({
  tolerance: z.number().positive(),
  cases: z
    .array(
      z.object({
        checkpoint: z.string(),
        prompt: z.discriminatedUnion("kind", [
          z.object({ kind: z.literal("text"), text: z.string() }),
          z.object({
            kind: z.literal("chat"),
            messages: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
          }),
        ]),
        continuation: z.string(),
        tokenIds: z.array(z.int()).min(1),
        logprobs: z.array(z.number()).min(1),
      }),
    )
    .min(1),
});

const HERE = fileURLToPath(new URL(".", import.meta.url));
const MODELS = join(HERE, "../../models");
const golden = Golden.parse(JSON.parse(readFileSync(join(HERE, "logprobs.json"), "utf8")));

describe.each([...new Set(golden.cases.map((each) => each.checkpoint))])("log-probabilities of %s", (checkpoint) => {
  let engine: Engine | null = null;
  afterAll(() => engine?.close());

  it(`are those of transformers, token by token, to ${golden.tolerance} nats`, async () => {
    const opened = await openEngine({ folder: join(MODELS, checkpoint) });
    if (!opened.ok) throw new Error(opened.error.message);
    engine = opened.value;
    const cases = golden.cases.filter((each) => each.checkpoint === checkpoint);
    const answers = await engine.score(cases.map(({ prompt, continuation }) => ({ prompt, continuations: [continuation] })));
    if (!answers.ok) throw new Error(answers.error.message);
    for (const [index, { tokenIds, logprobs, continuation }] of cases.entries()) {
      const score = answers.value[index]?.scores[0];
      expect(score?.tokenIds, `token ids of "${continuation}"`).toEqual(tokenIds);
      const worst = Math.max(...logprobs.map((nats, place) => Math.abs((score?.perToken[place] ?? Number.NaN) - nats)));
      expect(worst, `nats of "${continuation}"`).toBeLessThanOrEqual(golden.tolerance);
    }
  });
});
