import type { Decoding, SampledAnswer } from "./engine.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { softmaxOf } from "./log-softmax.ts";
import type { PlainMachinery } from "./plain-machinery.ts";
import type { TokenizedPrompt } from "./prompt-tokens.ts";
import type { OnDelta } from "./reader.ts";
import { Rollout } from "./schedule/rollout.ts";

interface Draw {
  readonly model: LoadedModel;
  readonly machinery: PlainMachinery;
  readonly prompt: TokenizedPrompt;
  readonly decoding: Decoding;
  /** Most tokens to draw. */
  readonly limit: number;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly onDelta: OnDelta;
}

/** Draws one answer, a token a run, from the prompt's cache. Throws `NotNumbers` where the model gives none. */
export async function drawAnswer(draw: Draw): Promise<SampledAnswer> {
  const { machinery, decoding, seed, signal, limit, onDelta } = draw;
  const { description, tokenizer } = draw.model;
  const { session, meter } = machinery;
  const rollout = new Rollout({ seed, decoding, limit, endTokenIds: description.endTokenIds, tokenizer, onDelta });
  const temperature = decoding.temperature === 0 ? 1 : decoding.temperature;
  let { lastRow: row, cache } = await machinery.encoder.encode(draw.prompt.ids, signal);
  for (;;) {
    const id = rollout.draw(softmaxOf(row, temperature));
    meter.sampled(1);
    if (id === null) return rollout.answer;
    signal.throwIfAborted();
    const next = await session.forward([id], cache, { rows: 1, cache: true }, signal);
    const [nextRow] = next.rows;
    if (next.cache === null || nextRow === undefined) throw new Error("Internal error: a step gave no cache.");
    row = nextRow;
    cache = next.cache;
  }
}
