import { err, ok, type Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Generated, GenerateProblem, GenerateRequest, Generator } from "#core/generation/generator.ts";
import {
  type EngineProblem,
  type SampledAnswer,
  type SampleRequest,
  worthAnotherTry,
} from "#native/inference/engine.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import { askedProvider } from "./asked-provider.ts";

type Answer = Result<Generated, GenerateProblem>;

interface Waiting {
  readonly request: SampleRequest;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal;
}

/** Requests that are sampled together: rows of one batch cost little more than one. */
const PARALLEL = 8;

/**
 * A checkpoint of the workspace as a generator: what is asked while it is busy goes to it together. What a request is
 * answered with does not depend on what it goes with.
 */
export function checkpointGenerator(checkpoint: CheckpointSummary, pool: EnginePool): Generator {
  const line = new SampleLine(checkpoint, pool);
  const provider = askedProvider(checkpoint, pool);
  const settings = { checkpoint: checkpoint.id, ...(provider !== null && { provider }) };
  return {
    identity: { kind: "checkpoint", model: checkpoint.sha256, settings },
    parallel: PARALLEL,
    price: { prompt: 0, answer: 0 },
    generate: async (request, signal: AbortSignal) => {
      signal.throwIfAborted();
      if (request.continuation !== true && !checkpoint.hasChatTemplate) return err(untemplated(checkpoint.id));
      return line.ask(sampleRequest(request), signal);
    },
  };
}

function sampleRequest({ messages, maxTokens, temperature, seed, continuation }: GenerateRequest): SampleRequest {
  const text = messages.map((message) => message.content).join("\n\n");
  return {
    prompt:
      continuation === true
        ? { kind: "text", text }
        : { kind: "chat", messages: messages.map(({ role, content }) => ({ role, content })) },
    decoding: { temperature, topP: 1, maxTokens, stop: [] },
    seeds: [seed],
  };
}

class SampleLine {
  readonly #checkpoint: CheckpointSummary;
  readonly #pool: EnginePool;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(checkpoint: CheckpointSummary, pool: EnginePool) {
    this.#checkpoint = checkpoint;
    this.#pool = pool;
  }

  ask(request: SampleRequest, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject, signal });
      if (!this.#busy) {
        this.#busy = true;
        // What is asked in the same turn of the event loop goes together.
        setImmediate(() => void this.#drain());
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#answer(batch);
      } catch (cause) {
        for (const { reject } of batch) reject(cause);
      }
    }
    this.#busy = false;
  }

  async #answer(batch: readonly Waiting[]): Promise<void> {
    const { folder, sha256: contentSha256, id } = this.#checkpoint;
    // All come from one generation, and so from one signal.
    const signal = batch[0]?.signal;
    const requests = batch.map(({ request }) => request);
    const sample = () => this.#pool.withEngine({ folder, contentSha256 }, (engine) => engine.sample(requests, signal));
    let answers = await sample();
    if (!answers.ok && worthAnotherTry(answers.error)) answers = await sample();
    for (const [index, { resolve, reject, signal: own }] of batch.entries()) {
      if (own.aborted) reject(own.reason);
      else if (!answers.ok) resolve(err(engineProblem(id, answers.error)));
      else {
        const answer = answers.value[index];
        const sampled = answer?.answers[0];
        if (!answer || !sampled) reject(new Error("Internal error: the engine's answer does not fit the request."));
        else resolve(generated(sampled, answer.promptTokens));
      }
    }
  }
}

function generated({ text, tokenIds, stop }: SampledAnswer, promptTokens: number): Answer {
  const used = { promptTokens, answerTokens: tokenIds.length };
  if (text.trim() === "") {
    return err({ code: "empty", message: "The checkpoint answered nothing.", again: true, ...used });
  }
  return ok({ text, reasoning: null, stop: stop === "length" ? "length" : "end", ...used });
}

function engineProblem(id: string, { code, message }: EngineProblem): GenerateProblem {
  // A template that cannot take a system message, or a prompt longer than the model reads, fails for every step alike.
  const refused = code === "template-unusable" || code === "engine-refused";
  return {
    code: refused ? "rejected" : "engine-failed",
    message: `Checkpoint "${id}": ${message}${refused ? " A small base model can still write with --analysis by-rule." : ""}`,
    again: !refused,
  };
}

function untemplated(id: string): GenerateProblem {
  return {
    code: "rejected",
    message: `Checkpoint "${id}" has no chat template, so it cannot be asked questions: use --analysis by-rule, where it only goes on with texts, or another generator.`,
    again: false,
  };
}
