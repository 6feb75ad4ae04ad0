import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ContinuationScore, Decoding, EngineStats, StopReason } from "#native/inference/engine.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import type { Checkpoints } from "./checkpoints.ts";

export interface ChatRequest {
  readonly checkpoints: readonly string[];
  readonly prompt: string;
  readonly seed: number;
  readonly decoding: Decoding;
}

/** Events of one prompt put to several checkpoints. Each checkpoint ends with `answer` or `failed`. */
export type ChatEvent =
  | { readonly type: "delta"; readonly checkpoint: string; readonly text: string }
  | {
      readonly type: "answer";
      readonly checkpoint: string;
      readonly text: string;
      readonly tokens: number;
      readonly stop: StopReason;
      readonly provider: string;
    }
  | { readonly type: "failed"; readonly checkpoint: string; readonly problem: Problem };

export interface ScoreReport {
  readonly checkpoint: string;
  readonly scores: readonly {
    readonly continuation: string;
    readonly sum: number;
    readonly tokens: number;
    readonly perToken: readonly number[];
  }[];
  readonly engine: EngineStats;
}

/** Free conversation with loaded checkpoints, and scoring of given texts. */
export class Chats {
  readonly #checkpoints: Checkpoints;
  readonly #pool: EnginePool;

  constructor(checkpoints: Checkpoints, pool: EnginePool) {
    this.#checkpoints = checkpoints;
    this.#pool = pool;
  }

  /** Puts the prompt to every checkpoint, one after the other in the order given; one that fails does not stop the rest. */
  async *ask(request: ChatRequest, signal?: AbortSignal): AsyncGenerator<ChatEvent> {
    for (const id of request.checkpoints) {
      const checkpoint = this.#checkpoints.find(id);
      if (!checkpoint.ok) {
        yield { type: "failed", checkpoint: id, problem: checkpoint.error };
        continue;
      }
      yield* this.#askOne(checkpoint.value, request, signal);
      if (signal?.aborted) return;
    }
  }

  async *#askOne(checkpoint: CheckpointSummary, request: ChatRequest, signal?: AbortSignal): AsyncGenerator<ChatEvent> {
    const engine = await this.#pool.acquire({ folder: checkpoint.folder, contentSha256: checkpoint.sha256 });
    if (!engine.ok) {
      yield { type: "failed", checkpoint: checkpoint.id, problem: engine.error };
      return;
    }
    const stream = engine.value.stream(
      {
        prompt: { kind: "chat", messages: [{ role: "user", content: request.prompt }] },
        seed: String(request.seed),
        decoding: request.decoding,
      },
      signal,
    );
    for await (const event of stream) {
      switch (event.type) {
        case "delta":
          yield { type: "delta", checkpoint: checkpoint.id, text: event.text };
          break;
        case "answer":
          yield {
            type: "answer",
            checkpoint: checkpoint.id,
            text: event.answer.text,
            tokens: event.answer.tokenIds.length,
            stop: event.answer.stop,
            provider: engine.value.identity.provider,
          };
          break;
        case "failed":
          yield { type: "failed", checkpoint: checkpoint.id, problem: event.problem };
          break;
        default:
          event satisfies never;
      }
    }
  }

  /** Log-probabilities (nats) of each continuation after a raw text prefix. */
  async score(
    id: string,
    prefix: string,
    continuations: readonly string[],
    signal?: AbortSignal,
  ): Promise<Result<ScoreReport, Problem>> {
    const checkpoint = this.#checkpoints.find(id);
    if (!checkpoint.ok) return checkpoint;
    const engine = await this.#pool.acquire({
      folder: checkpoint.value.folder,
      contentSha256: checkpoint.value.sha256,
    });
    if (!engine.ok) return engine;
    const answers = await engine.value.score([{ prompt: { kind: "text", text: prefix }, continuations }], signal);
    if (!answers.ok) return answers;
    const scores: readonly ContinuationScore[] = answers.value[0]?.scores ?? [];
    return {
      ok: true,
      value: {
        checkpoint: id,
        scores: scores.map((score, index) => ({
          continuation: continuations[index] ?? "",
          sum: score.sumNats,
          tokens: score.tokenIds.length,
          perToken: score.perToken,
        })),
        engine: engine.value.stats(),
      },
    };
  }
}
