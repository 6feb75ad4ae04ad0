import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { CausalSession } from "./causal-session.ts";
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
import type { PlainMachinery } from "./plain-machinery.ts";
import { drawAnswer } from "./plain-sample.ts";
import { scoreContinuation } from "./plain-score.ts";
import { PromptEncoder } from "./prompt-encoder.ts";
import type { OnDelta, Reader } from "./reader.ts";
import { NotNumbers } from "./schedule/rollout.ts";
import { notNumbers, sampleTextsOf, scoreTextsOf } from "./request-texts.ts";

/**
 * Answers requests one text at a time on the graph as it was exported: the slow exact way, for graphs that cannot be
 * rewired. A result depends on its own prompt, text and seed only.
 */
export class PlainReader implements Reader {
  readonly #model: LoadedModel;
  readonly #machinery: PlainMachinery;

  constructor(model: LoadedModel, session: CausalSession, alone: boolean) {
    const { meter } = model;
    this.#model = model;
    this.#machinery = { session, meter, alone, encoder: new PromptEncoder(session, meter) };
  }

  async score(requests: readonly ScoreRequest[], signal: AbortSignal): Promise<Result<ScoreAnswer[], EngineProblem>> {
    const model = this.#model;
    const answers: ScoreAnswer[] = [];
    for (const request of requests) {
      const texts = scoreTextsOf(model, request);
      if (!texts.ok) return texts;
      const { prompt, joined } = texts.value;
      const scores: ContinuationScore[] = [];
      for (const branch of joined) {
        signal.throwIfAborted();
        model.meter.requested(branch.ids.length);
        const score = await scoreContinuation(this.#machinery, prompt, branch, signal);
        if (!score.perToken.every((nats) => Number.isFinite(nats))) return err(notNumbers(model));
        scores.push(score);
      }
      answers.push({ promptSha256: prompt.sha256, promptTokens: prompt.ids.length, scores });
    }
    return ok(answers);
  }

  async sample(
    requests: readonly SampleRequest[],
    signal: AbortSignal,
    onDelta: OnDelta = () => {},
  ): Promise<Result<SampleAnswer[], EngineProblem>> {
    const answers: SampleAnswer[] = [];
    for (const request of requests) {
      const answer = await this.#sampleOne(request, signal, onDelta);
      if (!answer.ok) return answer;
      answers.push(answer.value);
    }
    return ok(answers);
  }

  trim(): void {
    this.#machinery.encoder.clear();
  }

  async close(): Promise<void> {
    await this.#machinery.session.close();
  }

  async #sampleOne(
    request: SampleRequest,
    signal: AbortSignal,
    onDelta: OnDelta,
  ): Promise<Result<SampleAnswer, EngineProblem>> {
    const model = this.#model;
    const texts = sampleTextsOf(model, request);
    if (!texts.ok) return texts;
    const { prompt, limit } = texts.value;
    const answers: SampledAnswer[] = [];
    try {
      for (const seed of request.seeds) {
        signal.throwIfAborted();
        const [first] = answers;
        const settled = request.decoding.temperature === 0 && first !== undefined;
        const answer = settled
          ? { ...first, seed }
          : await drawAnswer({
              model,
              machinery: this.#machinery,
              prompt,
              decoding: request.decoding,
              limit,
              seed,
              signal,
              onDelta,
            });
        model.meter.requested(prompt.ids.length + answer.tokenIds.length);
        answers.push(answer);
      }
    } catch (cause) {
      if (cause instanceof NotNumbers) return err(notNumbers(model));
      throw cause;
    }
    return ok({ promptSha256: prompt.sha256, promptTokens: prompt.ids.length, answers });
  }
}
