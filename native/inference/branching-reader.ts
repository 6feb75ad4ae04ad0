import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { BranchingSession } from "./branching-session.ts";
import { cacheArray } from "./branching-session.ts";
import type {
  ContinuationScore,
  EngineProblem,
  SampleAnswer,
  SampledAnswer,
  SampleRequest,
  ScoreAnswer,
  ScoreRequest,
} from "./engine.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { OnDelta, Reader } from "./reader.ts";
import type { SampleTexts } from "./request-texts.ts";
import { collect, notNumbers, sampleTextsOf, scoreTextsOf } from "./request-texts.ts";
import { RuntimeFault } from "./runtime/runtime-fault.ts";
import { Lanes } from "./schedule/lanes.ts";
import { chain, PrefixStore } from "./schedule/prefix-store.ts";
import { NotNumbers, Rollout } from "./schedule/rollout.ts";
import type { SampledPrompt } from "./schedule/sample-texts.ts";
import { sampleTexts } from "./schedule/sample-texts.ts";
import type { Machinery } from "./schedule/score-texts.ts";
import { scoreTexts } from "./schedule/score-texts.ts";

export interface ReaderLimits {
  /** Most new tokens a run when scoring. */
  readonly packTokens: number;
  /** Bytes of prefixes kept for later requests. */
  readonly prefixBytes: number;
  /** Answers that grow at once. */
  readonly lanes: number;
}

/** Answers many requests in few runs: what prompts share is read once, and all answers grow together. */
export class BranchingReader implements Reader {
  readonly #model: LoadedModel;
  readonly #machinery: Machinery;
  readonly #limits: ReaderLimits;

  constructor(model: LoadedModel, session: BranchingSession, limits: ReaderLimits) {
    this.#model = model;
    this.#limits = limits;
    const { meter } = model;
    this.#machinery = { session, meter, prefixes: new PrefixStore(session, meter, limits.prefixBytes) };
  }

  async score(requests: readonly ScoreRequest[], signal: AbortSignal): Promise<Result<ScoreAnswer[], EngineProblem>> {
    const model = this.#model;
    const texts = collect(requests, (request) => scoreTextsOf(model, request));
    if (!texts.ok) return texts;
    const joined = texts.value.flatMap((each) => each.joined);
    for (const { ids } of joined) model.meter.requested(ids.length);
    const nats = await this.#halving(signal, (share) => {
      const packTokens = Math.max(1, Math.floor(this.#limits.packTokens * share));
      return scoreTexts(this.#machinery, joined, packTokens, signal);
    });
    if (nats.some((list) => !list.every((value) => Number.isFinite(value)))) return err(notNumbers(model));
    let next = 0;
    const answers = texts.value.map(({ prompt, joined: branches }): ScoreAnswer => {
      const scores = branches.map(({ ids, split }): ContinuationScore => {
        const perToken = nats[next++] ?? [];
        return { sumNats: perToken.reduce((sum, value) => sum + value, 0), tokenIds: ids.slice(split), perToken };
      });
      return { promptSha256: prompt.sha256, promptTokens: prompt.ids.length, scores };
    });
    return ok(answers);
  }

  async sample(
    requests: readonly SampleRequest[],
    signal: AbortSignal,
    onDelta?: OnDelta,
  ): Promise<Result<SampleAnswer[], EngineProblem>> {
    const texts = collect(requests, (request) => sampleTextsOf(this.#model, request));
    if (!texts.ok) return texts;
    try {
      const rollouts = await this.#halving(signal, (share) =>
        this.#draw(requests, texts.value, share, signal, onDelta),
      );
      return ok(requests.map((request, at) => this.#answerOf(request, texts.value[at], rollouts[at] ?? [])));
    } catch (cause) {
      if (cause instanceof NotNumbers) return err(notNumbers(this.#model));
      throw cause;
    }
  }

  rows(ids: readonly number[], signal: AbortSignal): AsyncGenerator<Float32Array, void, undefined> {
    return this.#machinery.prefixes.rows(ids, signal);
  }

  async encode(ids: readonly number[], signal: AbortSignal): Promise<void> {
    const { session } = this.#machinery;
    using _stepped = await session.step(chain(ids, null, [ids.length - 1]), ["fresh", "topNats"], signal);
  }

  async decode(ids: readonly number[], steps: number, signal: AbortSignal): Promise<number> {
    const { session, prefixes } = this.#machinery;
    const prefix = await prefixes.encode(ids, signal);
    const lanes = new Lanes(session.graph.cache, 1);
    lanes.add({ length: 0, tensors: session.graph.cache.map((cache) => cacheArray(cache.type, 0)) });
    const rows = Array.from({ length: lanes.rows }, () => 0);
    const start = performance.now();
    for (let step = 0; step < steps; step++) {
      using stepped = await session.step(
        {
          batch: lanes.rows,
          ids: rows.map(() => ids[0] ?? 0),
          positions: rows.map(() => ids.length + step),
          prefix,
          own: lanes.past,
          bias: lanes.bias(),
          rows: [0],
        },
        ["fresh", "probabilities"],
        signal,
      );
      lanes.append(stepped.fresh);
    }
    return performance.now() - start;
  }

  trim(): void {
    this.#machinery.prefixes.clear();
  }

  async close(): Promise<void> {
    await this.#machinery.session.close();
  }

  /** Every request's rollouts, drawn to their ends, those of one temperature together. */
  async #draw(
    requests: readonly SampleRequest[],
    texts: readonly SampleTexts[],
    share: number,
    signal: AbortSignal,
    onDelta?: OnDelta,
  ): Promise<Rollout[][]> {
    const rollouts = requests.map((request, at) => this.#rollouts(request, texts[at], onDelta));
    const lanes = Math.max(1, Math.floor(this.#limits.lanes * share));
    const guess = onDelta !== undefined;
    for (const temperature of new Set(requests.map((request) => request.decoding.temperature))) {
      const prompts = requests.flatMap((request, at): SampledPrompt[] =>
        request.decoding.temperature === temperature
          ? [{ ids: texts[at]?.prompt.ids ?? [], rollouts: rollouts[at] ?? [] }]
          : [],
      );
      await sampleTexts(this.#machinery, prompts, { temperature, lanes, guess }, signal);
    }
    return rollouts;
  }

  /** Tries again with half and with a quarter of the work at once where ONNX Runtime fails, which is how it runs out of memory. */
  async #halving<T>(signal: AbortSignal, attempt: (share: number) => Promise<T>): Promise<T> {
    for (const share of [1, 1 / 2]) {
      try {
        return await attempt(share);
      } catch (cause) {
        if (!(cause instanceof RuntimeFault) || signal.aborted) throw cause;
        this.trim();
      }
    }
    return attempt(1 / 4);
  }

  /** One rollout a seed; a single one where the temperature is 0, since all would be alike. */
  #rollouts(request: SampleRequest, texts: SampleTexts | undefined, onDelta: OnDelta = () => {}): Rollout[] {
    const { decoding } = request;
    const seeds = decoding.temperature === 0 ? request.seeds.slice(0, 1) : request.seeds;
    const { description, tokenizer } = this.#model;
    return seeds.map(
      (seed) =>
        new Rollout({
          seed,
          decoding,
          limit: texts?.limit ?? 0,
          endTokenIds: description.endTokenIds,
          tokenizer,
          onDelta,
        }),
    );
  }

  #answerOf(request: SampleRequest, texts: SampleTexts | undefined, rollouts: readonly Rollout[]): SampleAnswer {
    if (texts === undefined) throw new Error("Internal error: a request has no tokens.");
    const { prompt } = texts;
    const drawn = rollouts.map((rollout) => rollout.answer);
    const answers = request.seeds.map((seed, at): SampledAnswer => {
      const answer = drawn[at] ?? drawn[0];
      if (answer === undefined) throw new Error("Internal error: a seed has no answer.");
      this.#model.meter.requested(prompt.ids.length + answer.tokenIds.length);
      return { ...answer, seed };
    });
    return { promptSha256: prompt.sha256, promptTokens: prompt.ids.length, answers };
  }
}
