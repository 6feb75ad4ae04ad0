import type { Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { divergenceOf, type Divergence, type Pair } from "#core/divergence/divergence.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Trace } from "#core/divergence/trace.ts";
import type { ChatMessage, Prompt } from "#native/inference/engine.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import type { EngineRecord } from "#native/storage/probe-runs-table.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { EngineMeter } from "./engine-meter.ts";

export interface DivergenceRequest {
  readonly checkpoints: Pair<string>;
  readonly text: string;
  /** The conversation that the text answers; none: the text is read raw, as a document is. */
  readonly messages: readonly ChatMessage[];
  /** Alternatives for each place. */
  readonly top: number;
}

export interface DivergenceReport extends Divergence, DivergenceRequest {
  /** Whether what was compared is the text exactly as it was given; a tokenizer may change case or spaces. */
  readonly verbatim: boolean;
  /** SHA-256 of what each read in all: the conversation as its own template renders it, and the text. */
  readonly sha256: Pair<string>;
  readonly engine: Pair<EngineRecord>;
  /** Differences between the two besides their weights, which the figures cannot be read without. */
  readonly warnings: readonly string[];
}

interface Reading {
  readonly trace: Trace;
  readonly engine: EngineRecord;
}

/** One text under two checkpoints, token by token. */
export class Divergences {
  readonly #checkpoints: Checkpoints;
  readonly #pool: EnginePool;

  constructor(checkpoints: Checkpoints, pool: EnginePool) {
    this.#checkpoints = checkpoints;
    this.#pool = pool;
  }

  async of(request: DivergenceRequest, signal?: AbortSignal): Promise<Result<DivergenceReport, Problem>> {
    const [first, second] = request.checkpoints.map((id) => this.#checkpoints.find(id));
    if (!first?.ok) return first ?? missing();
    if (!second?.ok) return second ?? missing();
    const [one, other] = await Promise.all([
      this.#read(first.value, request, signal),
      this.#read(second.value, request, signal),
    ]);
    if (!one.ok) return one;
    if (!other.ok) return other;
    const divergence = divergenceOf([one.value.trace, other.value.trace]);
    if (!divergence.ok) return divergence;
    return ok({
      ...request,
      ...divergence.value,
      verbatim: divergence.value.text === request.text,
      sha256: [one.value.trace.sha256, other.value.trace.sha256],
      engine: [one.value.engine, other.value.engine],
      warnings: differences([one.value.engine, other.value.engine]),
    });
  }

  #read(
    checkpoint: CheckpointSummary,
    { text, messages, top }: DivergenceRequest,
    signal?: AbortSignal,
  ): Promise<Result<Reading, Problem>> {
    const prompt: Prompt = messages.length === 0 ? { kind: "text", text } : { kind: "chat", messages };
    const { folder, sha256: contentSha256 } = checkpoint;
    return this.#pool.withEngine<Reading>({ folder, contentSha256 }, async (engine) => {
      const meter = new EngineMeter(null);
      meter.use(engine);
      const trace = await engine.trace({ prompt, top, ...(messages.length === 0 ? {} : { answer: text }) }, signal);
      const used = meter.record();
      if (!trace.ok) return err(trace.error);
      if (used === null) throw new Error("Internal error: an engine that answered was not counted.");
      return ok({ trace: trace.value, engine: used });
    });
  }
}

function differences([one, other]: Pair<EngineRecord>): string[] {
  const named = [
    ["provider", one.provider, other.provider],
    ["precision", one.dtype, other.dtype],
    ["runtime", one.runtime, other.runtime],
    ["threads", one.threads, other.threads],
  ] as const;
  return named.flatMap(([what, a, b]) => (a === b ? [] : [`The checkpoints differ in ${what}: ${a} against ${b}`]));
}

function missing(): never {
  throw new Error("Internal error: a divergence is of two checkpoints.");
}
