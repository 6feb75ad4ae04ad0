import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { Speed } from "#core/checkpoints/speed.ts";
import { ok } from "#core/base/result.ts";

import type { EngineProblem } from "./engine.ts";
import { loadModel } from "./load-model.ts";
import type { LoadedModel } from "./loaded-model.ts";
import type { Phase } from "./phase.ts";
import { measureRequest } from "./measure-request.ts";
import { isRefusedAllocation, refusedAllocation } from "./memory/death.ts";
import { judgeMemory } from "./memory/memory-check.ts";
import { memoryRoom } from "./memory/memory-room.ts";
import type { FromChild, Work } from "./protocol.ts";
import { ToChild } from "./protocol.ts";
import { runtimeReason } from "./open-reader.ts";
import { measureReadRate } from "./read-rate.ts";
import type { Reader } from "./reader.ts";
import { chooseRuntime } from "./runtime/choose-runtime.ts";
import { RuntimeFault } from "./runtime/runtime-fault.ts";
import { tellStream } from "./tell-stream.ts";
import { traceRequest } from "./trace-request.ts";

/**
 * The process of one loaded checkpoint. It answers requests one after the other, in order; native code blocks it, so it
 * says what it is about to do before, and looks for cancellations between two runs. It ends when its parent does.
 */
const ANNOUNCE_EVERY_MS = 250;
/** Above this share of the memory of the machine, or of the control group around it, an engine makes room. */
const MEMORY_SHARE = 0.8;

/** Resolves when the message is on its way, so that it is not lost behind native code. */
function post(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    // A failure to send means that the parent is gone; "disconnect" ends this process then.
    process.send?.(message, undefined, {}, () => resolve());
  });
}

class ModelServer {
  readonly #line: Work[] = [];
  readonly #cancels = new Map<number, AbortController>();
  #model: LoadedModel | null = null;
  #reader: Reader | null = null;
  #provider = "";
  #threads = 1;
  #phase: Phase = "starting";
  #announcedAt = 0;
  #busy = false;
  #trimmed = false;

  async receive(message: ToChild): Promise<void> {
    switch (message.type) {
      case "open":
        return this.#open(message);
      case "cancel":
        this.#cancels.get(message.id)?.abort();
        return undefined;
      default:
        this.#cancels.set(message.id, new AbortController());
        this.#line.push(message);
        return this.#busy ? undefined : this.#workOff();
    }
  }

  async #open(message: Extract<ToChild, { readonly type: "open" }>): Promise<void> {
    const loaded = await loadModel(message, {
      announce: (phase) => this.#announce(phase),
      judged: (memory) => post({ type: "judged", memory }),
      beforeRun: () => this.#beforeRun(),
    });
    if (!loaded.ok) {
      await post({ type: "refused", problem: loaded.error });
      return;
    }
    const { model, reader, identity } = loaded.value;
    this.#model = model;
    this.#reader = reader;
    this.#provider = identity.provider;
    this.#threads = identity.threads;
    await this.#announce("idle");
    await post({ type: "opened", identity, stats: model.meter.stats(identity.provider) });
  }

  async #workOff(): Promise<void> {
    this.#busy = true;
    for (let work = this.#line.shift(); work !== undefined; work = this.#line.shift()) {
      const signal = this.#cancels.get(work.id)?.signal ?? AbortSignal.abort();
      await this.#announce("running");
      await post(await this.#answer(work, signal));
      this.#cancels.delete(work.id);
      this.#watchMemory();
    }
    this.#busy = false;
    await this.#announce("idle");
  }

  /**
   * Gives kept prefixes back where this process has grown over its share of the machine's memory. ONNX Runtime keeps what
   * it once allocated, so a process that stays over it ends when nothing waits, and the next request starts another.
   */
  #watchMemory(): void {
    if (process.memoryUsage.rss() < MEMORY_SHARE * memoryRoom().totalBytes) return;
    this.#reader?.trim();
    if (this.#line.length === 0 && this.#trimmed) process.exit(0);
    this.#trimmed = true;
  }

  async #answer(work: Work, signal: AbortSignal): Promise<FromChild> {
    const model = this.#model;
    const reader = this.#reader;
    if (model === null || reader === null)
      throw new Error("Internal error: a request came before the checkpoint was open.");
    const stats = () => model.meter.stats(this.#provider);
    try {
      signal.throwIfAborted();
      const answered = await this.#run(model, reader, work, signal);
      return answered.ok
        ? { ...answered.value, stats: stats() }
        : { type: "failed", id: work.id, problem: answered.error, stats: stats() };
    } catch (cause) {
      const failure = failureOf(cause, signal, model);
      if (failure === null) throw cause;
      return { type: "failed", id: work.id, problem: failure, stats: stats() };
    }
  }

  /** The memory's rate beside the checkpoint's, where the CPU reads the weights. */
  async #measure(model: LoadedModel, reader: Reader, budgetMs: number, signal: AbortSignal): Promise<Speed> {
    const runtime = this.#provider === "cpu" ? chooseRuntime("cpu", process.env) : null;
    const rate = runtime?.ok === true ? await measureReadRate(runtime.value, this.#threads, signal) : null;
    return measureRequest(model, reader, { budgetMs, bytesPerSecond: rate }, signal);
  }

  async #run(
    model: LoadedModel,
    reader: Reader,
    work: Work,
    signal: AbortSignal,
  ): Promise<Result<Answers, EngineProblem>> {
    const { id } = work;
    if (work.type === "score") {
      const answers = await reader.score(work.requests, signal);
      return answers.ok ? ok({ type: "scored", id, answers: answers.value }) : answers;
    }
    if (work.type === "sample") {
      const answers = await reader.sample(work.requests, signal);
      return answers.ok ? ok({ type: "sampled", id, answers: answers.value }) : answers;
    }
    if (work.type === "trace") {
      const trace = await traceRequest(model, reader, work.request, signal);
      return trace.ok ? ok({ type: "traced", id, trace: trace.value }) : trace;
    }
    if (work.type === "measure") {
      return ok({ type: "measured", id, speed: await this.#measure(model, reader, work.budgetMs, signal) });
    }
    const { seed, ...rest } = work.request;
    const onDelta = (text: string, tokens: number): void => void post({ type: "delta", id, text, tokens });
    const answers = await reader.sample([{ ...rest, seeds: [seed] }], signal, onDelta);
    if (!answers.ok) return answers;
    const [answer] = answers.value;
    if (answer === undefined) throw new Error("Internal error: a stream gave no answer.");
    return ok({ type: "sampled", id, answers: answers.value, told: tellStream(model, work.request.prompt, answer) });
  }

  #announce(phase: Phase): Promise<void> {
    this.#phase = phase;
    this.#announcedAt = performance.now();
    return post({ type: "phase", phase, residentBytes: process.memoryUsage.rss() });
  }

  async #beforeRun(): Promise<void> {
    if (performance.now() - this.#announcedAt > ANNOUNCE_EVERY_MS) await this.#announce(this.#phase);
  }
}

type Answers =
  | Omit<Extract<FromChild, { readonly type: "scored" }>, "stats">
  | Omit<Extract<FromChild, { readonly type: "sampled" }>, "stats">
  | Omit<Extract<FromChild, { readonly type: "traced" }>, "stats">
  | Omit<Extract<FromChild, { readonly type: "measured" }>, "stats">;

/** What a caught failure is to the one who asked; null: our own bug. */
function failureOf(cause: unknown, signal: AbortSignal, model: LoadedModel): EngineProblem | null {
  if (signal.aborted) return problem("cancelled", "Cancelled.");
  if (!(cause instanceof RuntimeFault)) return null;
  if (isRefusedAllocation(cause.message)) {
    return refusedAllocation(runtimeReason(cause), "running", judgeMemory(model.description));
  }
  return problem(
    "engine-refused",
    `ONNX Runtime could not run ${model.description.paths.model} (${cause.message}); export the checkpoint again.`,
  );
}

const server = new ModelServer();
process.on("disconnect", () => process.exit(0));
// Ctrl-C in a terminal goes to every process there; what it means for a run is the parent's to decide.
process.on("SIGINT", () => {});
process.on("message", (raw) => {
  // A rejection here is a bug of ours: the process dies with it and the parent says so.
  void server.receive(ToChild.parse(raw));
});
