import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { ContinuationScore, EngineProblem, ScoreAnswer, ScoreRequest } from "./engine.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { logprobNats } from "./log-softmax.ts";
import type { EncodedPrompt } from "./prompt-encoder.ts";
import type { JoinedContinuation } from "./prompt-tokens.ts";
import { joinContinuation, tokenizePrompt } from "./prompt-tokens.ts";

/**
 * Log-probabilities of each continuation. The prompt goes through the model once and every continuation branches from its
 * cache, so a continuation's score depends on prompt and continuation only. Throws the signal's reason between runs.
 */
export async function scoreRequest(
  model: LoadedModel,
  request: ScoreRequest,
  signal: AbortSignal,
): Promise<Result<ScoreAnswer, EngineProblem>> {
  const prompt = tokenizePrompt(model, request.prompt);
  if (!prompt.ok) return prompt;
  const space = request.join === "word" && !/\s$/u.test(prompt.value.text) ? " " : "";
  const branches: JoinedContinuation[] = [];
  for (const continuation of request.continuations) {
    const joined = joinContinuation(model, prompt.value, space + continuation);
    if (!joined.ok) return joined;
    branches.push(joined.value);
  }
  const scores: ContinuationScore[] = [];
  for (const branch of branches) {
    signal.throwIfAborted();
    model.meter.requested(branch.ids.length);
    const encoded = await model.encoder.encode(prompt.value.ids, signal);
    const score = await scoreBranch(model, encoded, branch);
    if (!score.perToken.every((nats) => Number.isFinite(nats))) return err(notNumbers(model));
    scores.push(score);
  }
  return ok({ promptSha256: prompt.value.sha256, promptTokens: prompt.value.ids.length, scores });
}

/** What a model that overflows or is damaged gives. */
export function notNumbers(model: LoadedModel): EngineProblem {
  return problem(
    "engine-refused",
    `${model.description.paths.model} computes logits that are not finite numbers; the file may be damaged, or its half-precision weights overflow on this provider: verify the checkpoint or try the provider cpu.`,
  );
}

async function scoreBranch(
  model: LoadedModel,
  prompt: EncodedPrompt,
  branch: JoinedContinuation,
): Promise<ContinuationScore> {
  const tokenIds = branch.ids.slice(branch.split);
  const rows = await branchRows(model, prompt, branch);
  const perToken = tokenIds.map((id, index) => {
    const row = rows[index];
    if (row === undefined) throw new Error("Internal error: a continuation token has no row of logits.");
    return logprobNats(row, id);
  });
  return { sumNats: perToken.reduce((sum, nats) => sum + nats, 0), tokenIds, perToken };
}

/** Logits before each of the continuation's tokens. */
async function branchRows(
  model: LoadedModel,
  prompt: EncodedPrompt,
  branch: JoinedContinuation,
): Promise<readonly Float32Array[]> {
  const { ids, split } = branch;
  const atPromptEnd = split === prompt.ids.length;
  // The prompt's last row predicts the first token; where a token merged across the boundary, an earlier row does.
  const start = atPromptEnd ? split : split - 1;
  const fed = ids.slice(start, ids.length - 1);
  const first = atPromptEnd ? [prompt.lastRow] : [];
  if (fed.length === 0) return first;
  const past = start === 0 ? null : model.session.truncate(prompt.cache, start);
  const { rows } = await model.session.forward(fed, past, { rows: fed.length, cache: false });
  model.meter.encoded(fed.length);
  return [...first, ...rows];
}
