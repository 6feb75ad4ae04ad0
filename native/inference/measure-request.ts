import type { Speed, SpeedSample } from "#core/checkpoints/speed.ts";

import type { LoadedModel } from "./loaded-model.ts";
import type { Reader } from "./reader.ts";

const ENCODE_TOKENS = 128;
const CACHED_TOKENS = 32;
const DECODE_STEPS = 32;

/**
 * How fast the checkpoint reads a prompt and adds tokens to one, here and now: each is warmed up by one run and then
 * repeated until half of `budgetMs` is spent, at least once. `bytesPerSecond`: what the machine's memory gives, where it was
 * measured. Throws the signal's reason between two runs.
 */
export async function measureRequest(
  model: LoadedModel,
  reader: Reader,
  { budgetMs, bytesPerSecond }: { readonly budgetMs: number; readonly bytesPerSecond: number | null },
  signal: AbortSignal,
): Promise<Speed> {
  const { contextLength, vocabularySize, graph } = model.description;
  const room = contextLength ?? ENCODE_TOKENS + CACHED_TOKENS + DECODE_STEPS;
  const blockTokens = Math.max(1, Math.min(ENCODE_TOKENS, room));
  const afterTokens = Math.max(1, Math.min(CACHED_TOKENS, room - 1));
  const steps = Math.max(1, Math.min(DECODE_STEPS, room - afterTokens));
  const ids = Array.from({ length: blockTokens }, (_, index) => (index * 7919 + 13) % vocabularySize);
  const encode = async (): Promise<Run> => {
    const start = performance.now();
    await reader.encode(ids, signal);
    return { tokens: blockTokens, durationMs: performance.now() - start };
  };
  const decode = async (): Promise<Run> => {
    const durationMs = await reader.decode(ids.slice(0, afterTokens), steps, signal);
    return { tokens: steps, durationMs };
  };
  return {
    encode: { ...(await repeat(encode, budgetMs / 2, signal)), blockTokens },
    decode: { ...(await repeat(decode, budgetMs / 2, signal)), afterTokens },
    memory: bytesPerSecond === null ? null : { bytesPerSecond, bytesPerToken: graph.weights.perTokenBytes },
  };
}

interface Run {
  readonly tokens: number;
  readonly durationMs: number;
}

async function repeat(run: () => Promise<Run>, budgetMs: number, signal: AbortSignal): Promise<SpeedSample> {
  await run();
  let tokens = 0;
  let runs = 0;
  let durationMs = 0;
  do {
    signal.throwIfAborted();
    const one = await run();
    tokens += one.tokens;
    durationMs += one.durationMs;
    runs++;
  } while (durationMs < budgetMs);
  return { tokens, runs, durationMs };
}
