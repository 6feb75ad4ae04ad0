import { createHash } from "node:crypto";

import type { Trace, TracedToken } from "#core/divergence/trace.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { EngineProblem, TraceRequest } from "./engine.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { joinContinuation, tokenizePrompt } from "./prompt-tokens.ts";
import type { Reader } from "./reader.ts";
import { notNumbers } from "./request-texts.ts";
import { tokenPieces } from "./token-pieces.ts";
import { readRow } from "./trace-row.ts";

/**
 * Log-probabilities, ranks, entropies and best alternatives of every token of a text. The text goes through the model in
 * blocks, so that no more than a block's logits are held at once. Throws the signal's reason between two blocks.
 */
export async function traceRequest(
  model: LoadedModel,
  reader: Reader,
  request: TraceRequest,
  signal: AbortSignal,
): Promise<Result<Trace, EngineProblem>> {
  const read = readText(model, request);
  if (!read.ok) return read;
  const { given, ids, begun, answerStart } = read.value;
  model.meter.requested(ids.length);
  const predictions: Prediction[] = [];
  for await (const row of reader.rows(ids.slice(0, -1), signal)) {
    predictions.push(readRow(row, ids[predictions.length + 1] ?? -1, request.top, model.tokenizer));
  }
  const pieces = tokenPieces(model.tokenizer, ids.slice(begun));
  const tokens = pieces.map((piece, index): TracedToken => {
    const place = begun + index;
    const id = ids[place];
    if (id === undefined) throw new Error("Internal error: a piece of text has no token.");
    return { id, ...piece, ...(predictions[place - 1] ?? UNPREDICTED) };
  });
  if (!tokens.every(({ nats }) => nats === null || Number.isFinite(nats))) return err(notNumbers(model));
  const text = pieces.map((piece) => piece.text).join("");
  const sha256 = createHash("sha256").update(given, "utf8").digest("hex");
  return ok({ text, sha256, tokens, answerStart: Math.max(0, answerStart - begun) });
}

/** Nothing precedes the first token, so nothing predicts it. */
const UNPREDICTED = { nats: null, rank: null, entropyNats: null, top: [] };

interface ReadText {
  /** The rendered prompt followed by the answer. */
  readonly given: string;
  readonly ids: readonly number[];
  /** Tokens in front that the tokenizer put there itself. */
  readonly begun: number;
  readonly answerStart: number;
}

function readText(model: LoadedModel, request: TraceRequest): Result<ReadText, EngineProblem> {
  const prompt = tokenizePrompt(model, request.prompt);
  if (!prompt.ok) return prompt;
  const { text, ids, begin } = prompt.value;
  const plain = model.tokenizer.encode(text, false);
  const begun = begin && plain.ok ? ids.length - plain.value.length : 0;
  if (request.answer === undefined || request.answer === "") return ok({ given: text, ids, begun, answerStart: 0 });
  const joined = joinContinuation(model, prompt.value, request.answer);
  if (!joined.ok) return joined;
  return ok({ given: text + request.answer, ids: joined.value.ids, begun, answerStart: joined.value.split });
}

type Prediction = ReturnType<typeof readRow>;
