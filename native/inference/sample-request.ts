import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import { AnswerText } from "./answer-text.ts";
import type { Decoding, EngineProblem, SampleAnswer, SampledAnswer, SampleRequest, StopReason } from "./engine.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { logprobNats } from "./log-softmax.ts";
import type { EncodedPrompt } from "./prompt-encoder.ts";
import type { TokenizedPrompt } from "./prompt-tokens.ts";
import { tokenizePrompt } from "./prompt-tokens.ts";
import { chooseToken, uniformAt } from "./sampler.ts";
import { notNumbers } from "./score-request.ts";

/** Told of settled text as an answer grows. */
export type OnDelta = (text: string, tokens: number) => void;

/**
 * One answer a seed. The prompt goes through the model once; each answer branches from its cache and is drawn alone, so
 * that it depends on prompt, decoding and seed only. Throws the signal's reason between runs.
 */
export async function sampleRequest(
  model: LoadedModel,
  request: SampleRequest,
  signal: AbortSignal,
  onDelta: OnDelta = () => {},
): Promise<Result<SampleAnswer, EngineProblem>> {
  const prompt = tokenizePrompt(model, request.prompt);
  if (!prompt.ok) return prompt;
  const limit = answerLimit(model, prompt.value, request.decoding);
  if (!limit.ok) return limit;
  const answers: SampledAnswer[] = [];
  for (const seed of request.seeds) {
    signal.throwIfAborted();
    const [first] = answers;
    const settled = request.decoding.temperature === 0 && first !== undefined;
    const drawn = settled
      ? ok({ ...first, seed })
      : await drawAnswer({
          model,
          prompt: prompt.value,
          decoding: request.decoding,
          limit: limit.value,
          seed,
          signal,
          onDelta,
        });
    if (!drawn.ok) return drawn;
    model.meter.requested(prompt.value.ids.length + drawn.value.tokenIds.length);
    answers.push(drawn.value);
  }
  return ok({ promptSha256: prompt.value.sha256, promptTokens: prompt.value.ids.length, answers });
}

function answerLimit(model: LoadedModel, prompt: TokenizedPrompt, decoding: Decoding): Result<number, EngineProblem> {
  const { contextLength, paths } = model.description;
  const room = contextLength === null ? decoding.maxTokens : contextLength - prompt.ids.length;
  if (room > 0) return ok(Math.min(room, decoding.maxTokens));
  return err(
    problem(
      "engine-refused",
      `The prompt fills all ${contextLength} tokens that ${paths.folder} reads, which leaves no room for an answer; shorten it.`,
    ),
  );
}

interface Draw {
  readonly model: LoadedModel;
  readonly prompt: TokenizedPrompt;
  readonly decoding: Decoding;
  /** Most tokens to draw. */
  readonly limit: number;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly onDelta: OnDelta;
}

async function drawAnswer(draw: Draw): Promise<Result<SampledAnswer, EngineProblem>> {
  const { model, decoding, seed, signal } = draw;
  const encoded: EncodedPrompt = await model.encoder.encode(draw.prompt.ids, signal);
  const text = new AnswerText(model.tokenizer, decoding.stop);
  const tokenIds: number[] = [];
  const perToken: number[] = [];
  let row = encoded.lastRow;
  let cache = encoded.cache;
  for (;;) {
    const id = chooseToken(row, decoding, uniformAt(seed, tokenIds.length));
    const nats = logprobNats(row, id);
    if (!Number.isFinite(nats)) return err(notNumbers(model));
    tokenIds.push(id);
    perToken.push(nats);
    model.meter.sampled(1);
    const stop = stopAfter(draw, id, text, tokenIds.length);
    emitDelta(draw, text, tokenIds.length, stop !== null);
    if (stop !== null) return ok({ seed, text: text.text, tokenIds, perToken, stop });
    signal.throwIfAborted();
    const next = await model.session.forward([id], cache, { rows: 1, cache: true });
    const [nextRow] = next.rows;
    if (next.cache === null || nextRow === undefined) throw new Error("Internal error: a step gave no cache.");
    row = nextRow;
    cache = next.cache;
  }
}

/** Whether the answer ends with this token, and why. */
function stopAfter(draw: Draw, id: number, text: AnswerText, tokens: number): StopReason | null {
  if (draw.model.description.endTokenIds.includes(id)) return "end-of-turn";
  if (text.push(id)) return "stop-text";
  return tokens >= draw.limit ? "length" : null;
}

function emitDelta(draw: Draw, text: AnswerText, tokens: number, last: boolean): void {
  const delta = text.takeDelta(last);
  if (delta !== "") draw.onDelta(delta, tokens);
}
