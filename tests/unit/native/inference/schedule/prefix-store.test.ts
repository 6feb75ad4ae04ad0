import { expect, it } from "vitest";

import { engineOf, FREE, text, value } from "../engine-helpers.ts";
import { tinyCheckpoint } from "../test-checkpoints.ts";

it("prompts of a long run are forgotten: of 300 the last is still encoded, the first is not", async () => {
  using checkpoint = tinyCheckpoint();
  await using engine = await engineOf({ folder: checkpoint.folder });
  const ask = async (prompt: number): Promise<number> => {
    const before = engine.stats().tokensEncoded;
    const decoding = { ...FREE, maxTokens: 1 };
    // Longer than 64 tokens, or it would share a run with others and be kept by none.
    const long = text(String(prompt).padStart(4, "0").repeat(20));
    value(await engine.sample([{ prompt: long, decoding, seeds: ["1"] }]));
    return engine.stats().tokensEncoded - before;
  };
  for (let prompt = 0; prompt < 300; prompt++) await ask(prompt);
  // Its last token is put through the model in any case: it gives the answer's first; 81: with the token that begins a text.
  expect([await ask(299), await ask(0)]).toEqual([1, 81]);
});
