import { resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import type { Speed } from "#core/checkpoints/speed.ts";
import type { Trace } from "#core/divergence/trace.ts";
import type { ProviderName } from "#core/engines/provider.ts";
import type { z } from "zod";

import { ChildLink } from "./child-link.ts";
import type {
  EngineIdentity,
  EngineProblem,
  EngineStats,
  SampleAnswer,
  SampleRequest,
  ScoreAnswer,
  ScoreRequest,
  StreamEvent,
  StreamRequest,
  TraceRequest,
} from "./engine.ts";
import { defaultThreads } from "./engine-threads.ts";
import { EventQueue } from "./event-queue.ts";
import type { ExplainedDeath } from "./memory/death.ts";
import { packEnvironment } from "./installed-packs.ts";
import type { FromChild } from "./protocol.ts";
import { REQUEST_SHAPES } from "./protocol.ts";
import type { Answered } from "./request-line.ts";
import { cancelled, isAborted, RequestLine } from "./request-line.ts";

export interface EngineOptions {
  /** The checkpoint's folder. */
  readonly folder: string;
  /** Identity of the folder's files: changed files are loaded anew and checked anew. */
  readonly contentSha256?: string;
  /** Where self-checks that passed are remembered, so that the same files are not checked again. Default: nowhere. */
  readonly checksFolder?: string;
  /** Where the engine's compiled code is kept between starts, which halves the time to start. Default: with the packages. */
  readonly compileCache?: string;
  /** Default: "cpu". */
  readonly provider?: ProviderName;
  /** Default: the physical cores less one. */
  readonly threads?: number;
  /** What a chat template that asks for today's date is told. Default: 2026-01-01, so that prompts read the same on every day. */
  readonly templateDate?: Date;
  /** "as-exported": without rewiring the graph, one text at a time, to compare with. Default: "branching". */
  readonly plan?: "branching" | "as-exported";
  /** How long a cancelled run may go on before its process is killed. Default: 5000. */
  readonly cancelGraceMs?: number;
  /** Told, before the checkpoint is loaded, whether it fits the memory. */
  readonly onJudged?: (memory: MemoryVerdict) => void;
  /** What others hold that could be closed for this one, in words; null: nothing. */
  readonly held?: () => string | null;
}

/** A loaded checkpoint in a process of its own. Requests are answered one after the other, in the order given. */
export interface Engine {
  readonly folder: string;
  readonly identity: EngineIdentity;
  readonly pid: number;
  /** What its process holds, as last seen; 0 where it is not on this computer. */
  readonly residentBytes: number;
  /** False once the process has died or was closed: every further request answers "engine-died". */
  readonly alive: boolean;
  /** Requests that are not answered yet. */
  readonly inFlight: number;
  /** All answers, or the first problem. A cancelled request answers "cancelled" at once. */
  score(
    requests: readonly ScoreRequest[],
    signal?: AbortSignal,
  ): Promise<Result<readonly ScoreAnswer[], EngineProblem>>;
  sample(
    requests: readonly SampleRequest[],
    signal?: AbortSignal,
  ): Promise<Result<readonly SampleAnswer[], EngineProblem>>;
  /** Deltas, then one answer or failure. Leaving the loop early cancels. */
  stream(request: StreamRequest, signal?: AbortSignal): AsyncGenerator<StreamEvent, void, undefined>;
  /** A text token by token: log-probabilities and what else each place could have held. */
  trace(request: TraceRequest, signal?: AbortSignal): Promise<Result<Trace, EngineProblem>>;
  /** How fast it reads and adds tokens, measured for about `budgetMs`. */
  measure(budgetMs: number, signal?: AbortSignal): Promise<Result<Speed, EngineProblem>>;
  /** As of the last answer. */
  stats(): EngineStats;
  /** Ends the process; resolves when it is gone. */
  close(): Promise<void>;
}

/** What a chat template that asks for today's date is told, unless the caller says otherwise. */
export const DEFAULT_TEMPLATE_DATE = "2026-01-01T00:00:00Z";
const DEFAULT_CANCEL_GRACE_MS = 5000;
const COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/msm-engine", import.meta.url));

/** Starts a process for a checkpoint and loads it there. A folder that cannot be used is a problem with one sentence. */
export async function openEngine(options: EngineOptions, signal?: AbortSignal): Promise<Result<Engine, EngineProblem>> {
  if (isAborted(signal)) return err(cancelled());
  const engine = new EngineProcess(options);
  const stop = (): void => engine.abandon();
  signal?.addEventListener("abort", stop, { once: true });
  const opened = await engine.opened;
  signal?.removeEventListener("abort", stop);
  if (opened.ok) return ok(engine);
  await engine.close();
  return err(isAborted(signal) ? cancelled() : { ...opened.error, loading: true });
}

class EngineProcess implements Engine {
  readonly folder: string;
  readonly opened: Promise<Result<null, EngineProblem>>;
  readonly #link: ChildLink;
  readonly #line: RequestLine;
  readonly #resolveOpened: (outcome: Result<null, EngineProblem>) => void;
  #identity: EngineIdentity | null = null;
  #stats: EngineStats | null = null;

  constructor(options: EngineOptions) {
    this.folder = resolvePath(options.folder);
    const { promise, resolve } = Promise.withResolvers<Result<null, EngineProblem>>();
    this.opened = promise;
    this.#resolveOpened = resolve;
    const handlers = {
      onMessage: (message: FromChild) => this.#receive(message),
      onJudged: (memory: MemoryVerdict) => options.onJudged?.(memory),
      onEnd: (death: ExplainedDeath) => this.#endWith(died(this.folder, death)),
      held: options.held ?? (() => null),
    };
    this.#link = new ChildLink(handlers, environmentOf(options));
    this.#line = new RequestLine(this.#link, options.cancelGraceMs ?? DEFAULT_CANCEL_GRACE_MS);
    this.#link.send({
      type: "open",
      folder: this.folder,
      provider: options.provider ?? "cpu",
      threads: options.threads ?? defaultThreads(),
      plan: options.plan ?? "branching",
      contentSha256: options.contentSha256 ?? null,
      checksFolder: options.checksFolder ?? null,
      templateDateMs: (options.templateDate ?? new Date(DEFAULT_TEMPLATE_DATE)).getTime(),
    });
  }

  get identity(): EngineIdentity {
    if (this.#identity === null) throw new Error("Internal error: an engine was used before it was open.");
    return this.#identity;
  }

  get pid(): number {
    return this.#link.pid;
  }

  get residentBytes(): number {
    return this.#link.residentBytes;
  }

  get alive(): boolean {
    return this.#line.end === null;
  }

  get inFlight(): number {
    return this.#line.size;
  }

  async score(
    requests: readonly ScoreRequest[],
    signal?: AbortSignal,
  ): Promise<Result<readonly ScoreAnswer[], EngineProblem>> {
    const checked = checkShape(REQUEST_SHAPES.score, requests);
    if (!checked.ok) return checked;
    const answered = await this.#line.submit({ type: "score", requests: checked.value }, signal, null);
    return answered.ok ? ok(answered.value.type === "scored" ? answered.value.answers : mixedUp()) : answered;
  }

  async sample(
    requests: readonly SampleRequest[],
    signal?: AbortSignal,
  ): Promise<Result<readonly SampleAnswer[], EngineProblem>> {
    const checked = checkShape(REQUEST_SHAPES.sample, requests);
    if (!checked.ok) return checked;
    const answered = await this.#line.submit({ type: "sample", requests: checked.value }, signal, null);
    return answered.ok ? ok(answered.value.type === "sampled" ? answered.value.answers : mixedUp()) : answered;
  }

  async trace(request: TraceRequest, signal?: AbortSignal): Promise<Result<Trace, EngineProblem>> {
    const checked = checkShape(REQUEST_SHAPES.trace, request);
    if (!checked.ok) return checked;
    const answered = await this.#line.submit({ type: "trace", request: checked.value }, signal, null);
    return answered.ok ? ok(answered.value.type === "traced" ? answered.value.trace : mixedUp()) : answered;
  }

  async measure(budgetMs: number, signal?: AbortSignal): Promise<Result<Speed, EngineProblem>> {
    const answered = await this.#line.submit({ type: "measure", budgetMs }, signal, null);
    return answered.ok ? ok(answered.value.type === "measured" ? answered.value.speed : mixedUp()) : answered;
  }

  async *stream(request: StreamRequest, signal?: AbortSignal): AsyncGenerator<StreamEvent, void, undefined> {
    const checked = checkShape(REQUEST_SHAPES.stream, request);
    if (!checked.ok) {
      yield { type: "failed", problem: checked.error };
      return;
    }
    const events = new EventQueue<StreamEvent>();
    const left = new AbortController();
    const either = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
    const done = this.#line
      .submit({ type: "stream", request: checked.value }, either, (text, tokens) =>
        events.push({ type: "delta", text, tokens }),
      )
      .then((answered) => events.push(lastEvent(answered)));
    try {
      for (;;) {
        const event = await events.take();
        yield event;
        if (event.type !== "delta") return;
      }
    } finally {
      left.abort();
      await done;
    }
  }

  stats(): EngineStats {
    if (this.#stats === null) throw new Error("Internal error: an engine was used before it was open.");
    return this.#stats;
  }

  async close(): Promise<void> {
    this.#endWith(problem("engine-died", `The engine of ${this.folder} was closed; open it again to go on.`));
    await this.#link.close();
  }

  /** Gives up while loading. */
  abandon(): void {
    this.#link.kill("cancelled");
  }

  #receive(message: FromChild): void {
    switch (message.type) {
      case "opened":
        this.#identity = message.identity;
        this.#stats = message.stats;
        this.#resolveOpened(ok(null));
        return;
      case "refused":
        this.#resolveOpened(err(message.problem));
        return;
      case "phase":
      case "judged":
        return;
      case "delta":
        this.#line.receive(message);
        return;
      default:
        this.#stats = message.stats;
        this.#line.receive(message);
    }
  }

  #endWith(end: EngineProblem): void {
    this.#line.endWith(end);
    this.#resolveOpened(err(end));
  }
}

function environmentOf({ compileCache, provider }: EngineOptions): NodeJS.ProcessEnv {
  return {
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? compileCache ?? COMPILE_CACHE,
    ...packEnvironment(provider ?? "cpu", process.env),
  };
}

function died(folder: string, { code, how }: ExplainedDeath): EngineProblem {
  return problem(code, `The engine of ${folder} ${how}; what it answered before is kept, run again to start it anew.`);
}

function mixedUp(): never {
  throw new Error("Internal error: an engine answered another kind of request.");
}

function lastEvent(answered: Result<Answered, EngineProblem>): StreamEvent {
  if (!answered.ok) return { type: "failed", problem: answered.error };
  if (answered.value.type !== "sampled") return mixedUp();
  const { answers, told } = answered.value;
  const [sampled] = answers;
  const [answer] = sampled?.answers ?? [];
  if (sampled === undefined || answer === undefined || told === undefined) return mixedUp();
  return { type: "answer", answer, promptSha256: sampled.promptSha256, promptTokens: sampled.promptTokens, ...told };
}

/** Requests hold numbers that people type (temperature, top-p): what does not fit is a sentence, not a dead process. */
function checkShape<T>(shape: z.ZodType<T>, value: unknown): Result<T, EngineProblem> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue?.path.filter((part) => typeof part === "string").join(".") ?? "";
  return err(
    problem(
      "engine-refused",
      `The request has an unusable ${where === "" ? "shape" : where} (${issue?.message ?? "unknown"}); correct it and ask again.`,
    ),
  );
}
