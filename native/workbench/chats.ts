import { availableParallelism } from "node:os";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ChatMessage, ContinuationScore, Decoding, EngineStats, StopReason } from "#native/inference/engine.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import { atOnce } from "./at-once.ts";
import type { Checkpoints } from "./checkpoints.ts";

export interface ChatRequest {
  readonly checkpoints: readonly string[];
  readonly prompt: string;
  readonly seed: number;
  readonly decoding: Decoding;
  /** The conversation so far of each checkpoint, by id, to which the prompt is added; none: the prompt begins one. */
  readonly before?: Readonly<Record<string, readonly ChatMessage[]>> | undefined;
}

/** A token of an answer with its log-probability (nats, untempered). */
export interface AnswerToken {
  readonly text: string;
  readonly nats: number;
}

/**
 * Events of one prompt put to several checkpoints. Each checkpoint begins with `began`, once its turn has come, and ends
 * with `answer` or `failed`; the events of several are mixed.
 */
export type ChatEvent =
  | { readonly type: "began"; readonly checkpoint: string }
  | { readonly type: "delta"; readonly checkpoint: string; readonly text: string }
  | {
      readonly type: "answer";
      readonly checkpoint: string;
      readonly text: string;
      readonly tokens: number;
      readonly stop: StopReason;
      readonly provider: string;
      /** Every token drawn; where the answer ended its turn, the last is the one that did. */
      readonly perToken: readonly AnswerToken[];
      /** What was put to the model, as its template renders it. */
      readonly prompt: { readonly text: string; readonly tokens: number; readonly sha256: string };
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

/**
 * How many checkpoints answer at once. An engine takes the physical cores less one for a step and rests between steps,
 * so more than two at a time pay only where there are cores to spare; two always do, since one loads while one answers.
 */
export function answersAtOnce(cores = availableParallelism()): number {
  return Math.max(2, Math.floor(cores / 2));
}

/** Free conversation with loaded checkpoints, and scoring of given texts. */
export class Chats {
  readonly #checkpoints: Checkpoints;
  readonly #pool: EnginePool;

  constructor(checkpoints: Checkpoints, pool: EnginePool) {
    this.#checkpoints = checkpoints;
    this.#pool = pool;
  }

  /**
   * Puts the prompt to every checkpoint, to several at once; one that fails does not stop the rest. Each answers in a
   * process of its own, so what it says does not depend on the others.
   */
  async *ask(request: ChatRequest, signal?: AbortSignal): AsyncGenerator<ChatEvent, void, undefined> {
    const sources = request.checkpoints.map(
      (id) => (either: AbortSignal) => this.#askOne(this.#checkpoints.find(id), { id, request }, either),
    );
    yield* atOnce(sources, answersAtOnce(), signal);
  }

  async *#askOne(
    found: Result<CheckpointSummary, Problem>,
    { id, request }: { readonly id: string; readonly request: ChatRequest },
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    if (signal.aborted) return;
    if (!found.ok) {
      yield { type: "failed", checkpoint: id, problem: found.error };
      return;
    }
    yield { type: "began", checkpoint: id };
    const checkpoint = found.value;
    const engine = await this.#pool.acquire({ folder: checkpoint.folder, contentSha256: checkpoint.sha256 });
    if (!engine.ok) {
      yield { type: "failed", checkpoint: checkpoint.id, problem: engine.error };
      return;
    }
    const stream = engine.value.stream(
      {
        prompt: {
          kind: "chat",
          messages: [...(request.before?.[id] ?? []), { role: "user", content: request.prompt }],
        },
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
            perToken: event.pieces.map((text, place) => ({ text, nats: event.answer.perToken[place] ?? Number.NaN })),
            prompt: { text: event.prompt, tokens: event.promptTokens, sha256: event.promptSha256 },
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
