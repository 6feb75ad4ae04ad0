import type { StoredRollout } from "#core/agentic/rollout.ts";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import type { ChatMessage } from "#native/inference/engine.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import type { Placement } from "./grid-prompts.ts";

/** What is put to a checkpoint several times over: a grid's cell, or an open question. */
export interface AskedPrompt {
  readonly id: string;
  readonly messages: readonly ChatMessage[];
  readonly placement: Placement;
}

/** Samples of a cell that are asked for together. */
export interface SampleRange {
  readonly from: number;
  readonly count: number;
}

/** Rollouts of every prompt, each prompt encoded once. */
export async function readRollouts(
  engine: Engine,
  asked: readonly AskedPrompt[],
  { seed, samples, temperature, topP, maxTokens }: ProbeRunRequest,
  signal: AbortSignal,
  range: SampleRange = { from: 0, count: samples },
): Promise<Result<StoredRollout[], Problem>> {
  const answered = await engine.sample(
    asked.map(({ id, messages }) => ({
      prompt: { kind: "chat", messages: [...messages] },
      decoding: { temperature, topP, maxTokens, stop: [] },
      seeds: Array.from({ length: range.count }, (_, at) => `${seed}/${id}/${range.from + at}`),
    })),
    signal,
  );
  if (!answered.ok) return answered;
  return ok(
    asked.flatMap(({ id, placement }, place) => {
      const answer = answered.value[place];
      if (answer?.answers.length !== range.count)
        throw new Error("Internal error: the engine's answer does not fit the request.");
      const { promptSha256, promptTokens } = answer;
      return answer.answers.map(({ seed: drawn, text, tokenIds, stop }, at) => ({
        cell: id,
        sample: range.from + at,
        promptSha256,
        promptTokens,
        placement,
        seed: drawn,
        text,
        tokens: tokenIds.length,
        stop,
      }));
    }),
  );
}
