import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { Speed } from "#core/checkpoints/speed.ts";
import type { Trace } from "#core/divergence/trace.ts";

import { AnswerText } from "../answer-text.ts";
import type {
  EngineIdentity,
  EngineProblem,
  EngineStats,
  SampleAnswer,
  SampledAnswer,
  SampleRequest,
  ScoreAnswer,
  ScoreRequest,
  StreamEvent,
  StreamRequest,
} from "../engine.ts";
import type { Engine } from "../engine-process.ts";
import type { TextModel } from "../loaded-model.ts";
import { collect, sampleTextsOf, scoreTextsOf } from "../request-texts.ts";
import { cancelled, isAborted } from "../request-line.ts";
import { tellStream } from "../tell-stream.ts";
import { TokenMeter } from "../token-meter.ts";
import type { Draw, DrawnAnswer, ScoredIds } from "./completions.ts";
import { drawAnswer, scoreIds } from "./completions.ts";
import type { Server } from "./http-json.ts";
import { inParallel } from "./in-parallel.ts";

/** Texts that one request scores, and requests at a time: the server has enough to batch, and few logins are needed. */
const TEXTS_A_REQUEST = 32;
const SCORES_AT_ONCE = 2;

export interface ServedParts {
  readonly folder: string;
  readonly text: TextModel;
  readonly endTokenIds: readonly number[];
  readonly server: Server;
  /** The name that the server knows the checkpoint by. */
  readonly model: string;
  readonly identity: EngineIdentity;
  /** Answers drawn at one time, each by a request of its own. */
  readonly width: number;
}

/**
 * A checkpoint that a server on another machine reads. It is sent token ids and answers with log-probabilities, so that it
 * scores the very tokens that an engine here would; its numbers are another instrument's all the same, as its identity says.
 */
export class ServedEngine implements Engine {
  readonly folder: string;
  readonly identity: EngineIdentity;
  readonly #parts: ServedParts;
  readonly #meter = new TokenMeter();
  readonly #closing = new AbortController();
  #end: EngineProblem | null = null;
  #inFlight = 0;

  constructor(parts: ServedParts) {
    this.#parts = parts;
    this.folder = parts.folder;
    this.identity = parts.identity;
  }

  /** None of this computer's. */
  get residentBytes(): number {
    return 0;
  }

  get pid(): number {
    return 0;
  }

  get alive(): boolean {
    return this.#end === null;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  async score(
    requests: readonly ScoreRequest[],
    signal?: AbortSignal,
  ): Promise<Result<readonly ScoreAnswer[], EngineProblem>> {
    const texts = collect(requests, (request) => scoreTextsOf(this.#parts.text, request));
    if (!texts.ok) return texts;
    const joined: readonly ScoredIds[] = texts.value.flatMap((text) => text.joined);
    const batches = batchesOf(joined, TEXTS_A_REQUEST);
    const scored = await this.#do(batches, { width: SCORES_AT_ONCE, signal }, async (batch, either) => {
      const nats = await scoreIds(this.#parts.server, this.#parts.model, batch, either);
      if (nats.ok) for (const { ids } of batch) this.#count(ids.length, 0);
      return nats;
    });
    if (!scored.ok) return scored;
    const nats = scored.value.flat()[Symbol.iterator]();
    return ok(
      texts.value.map(({ prompt, joined: continuations }) => ({
        promptSha256: prompt.sha256,
        promptTokens: prompt.ids.length,
        scores: continuations.map(({ ids, split }) => {
          const perToken: readonly number[] = nats.next().value ?? [];
          return { sumNats: perToken.reduce((sum, each) => sum + each, 0), tokenIds: ids.slice(split), perToken };
        }),
      })),
    );
  }

  async sample(
    requests: readonly SampleRequest[],
    signal?: AbortSignal,
  ): Promise<Result<readonly SampleAnswer[], EngineProblem>> {
    const texts = collect(requests, (request) => {
      const text = sampleTextsOf(this.#parts.text, request);
      return text.ok ? ok({ ...text.value, request }) : text;
    });
    if (!texts.ok) return texts;
    const { endTokenIds, server, model } = this.#parts;
    const draws = texts.value.flatMap(({ prompt, limit, request: { decoding, seeds } }) =>
      seeds.map((seed): Draw => ({ ids: prompt.ids, limit, decoding, seed, endTokenIds })),
    );
    const drawn = await this.#do(draws, { width: this.#parts.width, signal }, async (draw, either) => {
      const answer = await drawAnswer(server, model, draw, either);
      if (!answer.ok) return answer;
      this.#count(draw.ids.length, answer.value.tokenIds.length);
      return ok(this.#answerOf(draw, answer.value));
    });
    if (!drawn.ok) return drawn;
    const answers = drawn.value[Symbol.iterator]();
    return ok(
      texts.value.map(({ prompt, request: { seeds } }) => ({
        promptSha256: prompt.sha256,
        promptTokens: prompt.ids.length,
        answers: seeds.flatMap(() => answers.next().value ?? []),
      })),
    );
  }

  /** The answer comes as one piece: what is watched here is that it comes at all. */
  async *stream(request: StreamRequest, signal?: AbortSignal): AsyncGenerator<StreamEvent, void, undefined> {
    const { seed, ...rest } = request;
    const sampled = await this.sample([{ ...rest, seeds: [seed] }], signal);
    const [told] = sampled.ok ? sampled.value : [];
    const answer = told?.answers[0];
    if (!sampled.ok || told === undefined || answer === undefined) {
      yield { type: "failed", problem: sampled.ok ? noAnswer() : sampled.error };
      return;
    }
    yield { type: "delta", text: answer.text, tokens: answer.tokenIds.length };
    const { promptSha256, promptTokens } = told;
    yield {
      type: "answer",
      answer,
      promptSha256,
      promptTokens,
      ...tellStream(this.#parts.text, request.prompt, told),
    };
  }

  async trace(): Promise<Result<Trace, EngineProblem>> {
    return err(notHere(this.#parts, "does not tell whole distributions, so that it cannot be read token by token"));
  }

  async measure(): Promise<Result<Speed, EngineProblem>> {
    return err(notHere(this.#parts, "is not timed from here"));
  }

  stats(): EngineStats {
    // The memory in use is the machine's, and is not known here.
    return { ...this.#meter.stats(this.identity.provider), peakBytes: 0 };
  }

  async close(): Promise<void> {
    this.#end ??= problem(
      "engine-died",
      `The connection to ${this.#parts.server.name} was closed; ask again to open it.`,
    );
    this.#closing.abort();
    this.#parts.server.agent.destroy();
  }

  /** All pieces of work, several at a time, or the first problem. A lost connection ends the engine: another is opened. */
  async #do<Piece, Value>(
    pieces: readonly Piece[],
    { width, signal }: { readonly width: number; readonly signal: AbortSignal | undefined },
    work: (piece: Piece, signal: AbortSignal) => Promise<Result<Value, EngineProblem>>,
  ): Promise<Result<Value[], EngineProblem>> {
    if (this.#end !== null) return err(this.#end);
    if (isAborted(signal)) return err(cancelled());
    this.#inFlight++;
    const either = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    const done = await inParallel(pieces, { width, signal: either }, work);
    this.#inFlight--;
    if (done.ok) return done;
    if (isAborted(signal)) return err(cancelled());
    if (this.#end !== null) return err(this.#end);
    if (done.error.code === "engine-died") {
      this.#end = done.error;
      this.#parts.server.agent.destroy();
    }
    return done;
  }

  #count(read: number, sampled: number): void {
    this.#meter.requested(read + sampled);
    this.#meter.encoded(read);
    this.#meter.sampled(sampled);
  }

  #answerOf({ seed, decoding, endTokenIds }: Draw, { tokenIds, perToken, cut }: DrawnAnswer): SampledAnswer {
    const text = new AnswerText(this.#parts.text.tokenizer, decoding.stop);
    for (const [place, id] of tokenIds.entries()) {
      if (endTokenIds.includes(id)) {
        return answer(place + 1, "end-of-turn");
      }
      if (text.push(id)) return answer(place + 1, "stop-text");
    }
    return answer(tokenIds.length, cut ? "length" : "end-of-turn");

    function answer(length: number, stop: SampledAnswer["stop"]): SampledAnswer {
      return {
        seed,
        text: text.text,
        tokenIds: tokenIds.slice(0, length),
        perToken: perToken.slice(0, length),
        stop,
      };
    }
  }
}

function batchesOf<T>(all: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < all.length; start += size) batches.push(all.slice(start, start + size));
  return batches;
}

function notHere({ server, model }: ServedParts, what: string): EngineProblem {
  return problem(
    "engine-refused",
    `"${model}" is read by ${server.name}, which ${what}: use a checkpoint whose weights are here.`,
  );
}

function noAnswer(): never {
  throw new Error("Internal error: a request was answered with nothing.");
}
