import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { Decoding, EngineProblem, SampleRequest, ScoreRequest } from "./engine.ts";
import type { LoadedModel, TextModel } from "./loaded-model.ts";
import type { JoinedContinuation, TokenizedPrompt } from "./prompt-tokens.ts";
import { joinContinuation, tokenizePrompt } from "./prompt-tokens.ts";

/** A score request as tokens: the prompt, and each continuation joined to it. */
export interface ScoreTexts {
  readonly prompt: TokenizedPrompt;
  readonly joined: readonly JoinedContinuation[];
}

/** A sample request as tokens, with the most tokens that each answer may have. */
export interface SampleTexts {
  readonly prompt: TokenizedPrompt;
  readonly limit: number;
}

export function scoreTextsOf(model: TextModel, request: ScoreRequest): Result<ScoreTexts, EngineProblem> {
  const prompt = tokenizePrompt(model, request.prompt);
  if (!prompt.ok) return prompt;
  const space = request.join === "word" && !/\s$/u.test(prompt.value.text) ? " " : "";
  const joined: JoinedContinuation[] = [];
  for (const continuation of request.continuations) {
    const each = joinContinuation(model, prompt.value, space + continuation);
    if (!each.ok) return each;
    joined.push(each.value);
  }
  return ok({ prompt: prompt.value, joined });
}

export function sampleTextsOf(model: TextModel, request: SampleRequest): Result<SampleTexts, EngineProblem> {
  const prompt = tokenizePrompt(model, request.prompt);
  if (!prompt.ok) return prompt;
  const limit = answerLimit(model, prompt.value, request.decoding);
  return limit.ok ? ok({ prompt: prompt.value, limit: limit.value }) : limit;
}

function answerLimit(model: TextModel, prompt: TokenizedPrompt, decoding: Decoding): Result<number, EngineProblem> {
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

/** All of a list, or the first problem. */
export function collect<Request, Value>(
  requests: readonly Request[],
  each: (request: Request) => Result<Value, EngineProblem>,
): Result<Value[], EngineProblem> {
  const values: Value[] = [];
  for (const request of requests) {
    const value = each(request);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values);
}

/** What a model that overflows or is damaged gives. */
export function notNumbers(model: LoadedModel): EngineProblem {
  return problem(
    "engine-refused",
    `${model.description.paths.model} computes logits that are not finite numbers; the file may be damaged, or its half-precision weights overflow on this provider: verify the checkpoint or try the provider cpu.`,
  );
}
