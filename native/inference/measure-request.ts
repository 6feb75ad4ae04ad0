import type { Speed, SpeedSample } from "#core/checkpoints/speed.ts";

import type { KeyValueCache } from "./causal-session.ts";
import type { LoadedModel } from "./loaded-model.ts";

const ENCODE_TOKENS = 128;
const CACHED_TOKENS = 32;
const DECODE_STEPS = 32;

/**
 * How fast the checkpoint reads a prompt and adds tokens to one, here and now: each is warmed up by one run and then
 * repeated until half of `budgetMs` is spent, at least once. Throws the signal's reason between two runs.
 */
export async function measureRequest(model: LoadedModel, budgetMs: number, signal: AbortSignal): Promise<Speed> {
  const { contextLength, vocabularySize } = model.description;
  const room = contextLength ?? ENCODE_TOKENS + CACHED_TOKENS + DECODE_STEPS;
  const blockTokens = Math.max(1, Math.min(ENCODE_TOKENS, room));
  const afterTokens = Math.max(1, Math.min(CACHED_TOKENS, room - 1));
  const steps = Math.max(1, Math.min(DECODE_STEPS, room - afterTokens));
  const ids = Array.from({ length: blockTokens }, (_, index) => (index * 7919 + 13) % vocabularySize);
  const encode = async (): Promise<number> => {
    await model.session.forward(ids, null, { rows: 1, cache: true });
    return blockTokens;
  };
  const cached = await model.session.forward(ids.slice(0, afterTokens), null, { rows: 1, cache: true });
  const decode = async (): Promise<number> => {
    let past: KeyValueCache | null = cached.cache;
    for (let step = 0; step < steps; step++) {
      const next = await model.session.forward([ids[step % blockTokens] ?? 0], past, { rows: 1, cache: true });
      past = next.cache;
    }
    return steps;
  };
  return {
    encode: { ...(await repeat(encode, budgetMs / 2, signal)), blockTokens },
    decode: { ...(await repeat(decode, budgetMs / 2, signal)), afterTokens },
  };
}

async function repeat(run: () => Promise<number>, budgetMs: number, signal: AbortSignal): Promise<SpeedSample> {
  await run();
  const start = performance.now();
  let tokens = 0;
  let runs = 0;
  do {
    signal.throwIfAborted();
    tokens += await run();
    runs++;
  } while (performance.now() - start < budgetMs);
  return { tokens, runs, durationMs: performance.now() - start };
}
