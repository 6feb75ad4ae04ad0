import { createHash } from "node:crypto";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import { z } from "zod";

import type { Decoding, EngineProblem } from "../engine.ts";
import { askJson, type Server } from "./http-json.ts";

/** A token's log-probability as vLLM tells it; minus infinity is no JSON, so it comes as null or as its name. */
const Nats = z.union([z.number(), z.null(), z.string()]);
const Choice = z.looseObject({
  index: z.int().nonnegative(),
  finish_reason: z.string().nullish(),
  token_ids: z.array(z.int()),
  prompt_token_ids: z.array(z.int()),
  prompt_logprobs: z.array(z.record(z.string(), z.looseObject({ logprob: Nats })).nullable()).nullish(),
  logprobs: z.looseObject({ token_logprobs: z.array(Nats) }).nullish(),
});
type Choice = z.infer<typeof Choice>;
const Completion = z.looseObject({ choices: z.array(Choice) });

/**
 * What a server fills in from the model's generation_config.json where a request is silent; said in every request, so that
 * two servers mean the same by the same decoding.
 */
const NEUTRAL = { min_p: 0, repetition_penalty: 1, presence_penalty: 0, frequency_penalty: 0, n: 1 } as const;

export interface ScoredIds {
  readonly ids: readonly number[];
  /** `ids[split..]` are scored; at least 1. */
  readonly split: number;
}

/** Log-probabilities (nats) of the scored tokens of each text, in the order of the texts; one request for all of them. */
export async function scoreIds(
  server: Server,
  model: string,
  texts: readonly ScoredIds[],
  signal?: AbortSignal,
): Promise<Result<number[][], EngineProblem>> {
  const answered = await askJson(server, {
    path: "/v1/completions",
    body: {
      ...NEUTRAL,
      model,
      prompt: texts.map(({ ids }) => ids),
      max_tokens: 1,
      temperature: 0,
      prompt_logprobs: 1,
      return_token_ids: true,
    },
    reply: Completion,
    signal,
  });
  if (!answered.ok) return answered;
  const scored: number[][] = [];
  for (const [index, text] of texts.entries()) {
    const choice = answered.value.choices.find((each) => each.index === index);
    const nats = choice === undefined ? null : natsOf(choice, text);
    if (nats === null) return err(otherTokens(server));
    if (!nats.every(Number.isFinite)) return err(notFinite(server));
    scored.push(nats);
  }
  return ok(scored);
}

/** Null where the server scored other tokens than it was sent. */
function natsOf(choice: Choice, { ids, split }: ScoredIds): number[] | null {
  const places = choice.prompt_logprobs ?? [];
  if (!sameIds(choice.prompt_token_ids, ids) || places.length !== ids.length) return null;
  const nats: number[] = [];
  for (let place = split; place < ids.length; place++) {
    const own = places[place]?.[String(ids[place])];
    if (own === undefined) return null;
    nats.push(numberOf(own.logprob));
  }
  return nats;
}

export interface DrawnAnswer {
  readonly tokenIds: readonly number[];
  /** Of the untempered distribution, as vLLM's `raw_logprobs` are. */
  readonly perToken: readonly number[];
  /** The limit was reached, and no end. */
  readonly cut: boolean;
}

export interface Draw {
  readonly ids: readonly number[];
  readonly limit: number;
  readonly decoding: Decoding;
  readonly seed: string;
  readonly endTokenIds: readonly number[];
}

/** One answer. The server draws by its own generator: the same seed gives other tokens than an engine here would draw. */
export async function drawAnswer(
  server: Server,
  model: string,
  { ids, limit, decoding, seed, endTokenIds }: Draw,
  signal?: AbortSignal,
): Promise<Result<DrawnAnswer, EngineProblem>> {
  const stop = decoding.stop.filter((text) => text !== "");
  const answered = await askJson(server, {
    path: "/v1/completions",
    body: {
      ...NEUTRAL,
      model,
      prompt: ids,
      max_tokens: limit,
      temperature: decoding.temperature,
      top_p: decoding.topP,
      top_k: decoding.topK ?? 0,
      seed: seedNumber(seed),
      logprobs: 0,
      return_token_ids: true,
      skip_special_tokens: false,
      ...(endTokenIds.length > 0 && { stop_token_ids: endTokenIds }),
      ...(stop.length > 0 && { stop }),
    },
    reply: Completion,
    signal,
  });
  if (!answered.ok) return answered;
  const [choice] = answered.value.choices;
  if (choice === undefined || !sameIds(choice.prompt_token_ids, ids)) return err(otherTokens(server));
  const perToken = (choice.logprobs?.token_logprobs ?? []).map(numberOf);
  if (perToken.length !== choice.token_ids.length || choice.token_ids.length === 0) return err(otherTokens(server));
  if (!perToken.every(Number.isFinite)) return err(notFinite(server));
  return ok({ tokenIds: choice.token_ids, perToken, cut: choice.finish_reason === "length" });
}

/** 31 bits of the seed's hash: what every server takes. */
function seedNumber(seed: string): number {
  return createHash("sha256").update(seed, "utf8").digest().readUInt32BE(0) >>> 1;
}

function sameIds(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id, place) => id === other[place]);
}

function numberOf(value: z.infer<typeof Nats>): number {
  return typeof value === "number" ? value : Number.NEGATIVE_INFINITY;
}

function otherTokens({ name }: Server): EngineProblem {
  return problem(
    "tokenizer-mismatch",
    `${name} answered for other tokens than it was sent, so its numbers are not taken: serve the checkpoint with vLLM 0.10.2 or newer, as it is.`,
  );
}

function notFinite({ name }: Server): EngineProblem {
  return problem(
    "engine-refused",
    `${name} computes log-probabilities that are not finite numbers: look at the precision that it serves the weights in.`,
  );
}
