import { invariant } from "#core/base/problem.ts";

import { tensorOf, valueOver } from "./c-tensors.ts";
import type { NativeMemory } from "./native-memory.ts";
import type { OrtApi } from "./ort-api.ts";
import { counted, made, textAt } from "./ort-api.ts";
import type { HostTensor, RuntimeSession } from "./runtime.ts";
import { RuntimeFault } from "./runtime-fault.ts";

const FATAL_ONLY = 4;

/** What sessions share: the process-wide part of ONNX Runtime, all of it living as long as the process. */
export interface OrtContext {
  readonly api: OrtApi;
  readonly environment: bigint;
  readonly allocator: bigint;
  readonly memoryInfo: bigint;
  readonly memory: NativeMemory;
  /** Ends each run under way, for when the process wants to exit. */
  readonly endings: Set<() => void>;
}

/** A session of ONNX Runtime's C API. */
export class CSession implements RuntimeSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly #context: OrtContext;
  readonly #session: bigint;
  #closed = false;
  /** The run under way: settles when native code has returned, and never rejects. */
  #running: Promise<unknown> | null = null;

  constructor(context: OrtContext, session: bigint) {
    const { api } = context;
    this.#context = context;
    this.#session = session;
    this.inputs = this.#names(api.inputCount, api.inputName);
    this.outputs = this.#names(api.outputCount, api.outputName);
  }

  async run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, HostTensor>>> {
    signal.throwIfAborted();
    invariant(!this.#closed, "a closed session is asked to run.");
    invariant(this.#running === null, "a session is asked to run while it runs.");
    const missing = this.inputs.find((name) => feeds[name] === undefined);
    if (missing !== undefined) throw new RuntimeFault(new Error(`input ${missing} is missing`));
    const run = this.#run(feeds, fetches, signal);
    this.#running = run.catch(() => {});
    try {
      return await run;
    } finally {
      this.#running = null;
    }
  }

  endProfiling(): void {
    const { api, allocator } = this.#context;
    api.free(
      allocator,
      made((slot) => api.endProfiling(this.#session, allocator, slot)),
    );
  }

  /** Waits for a run under way. Outputs stay readable: each holds its share of the memory. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#running;
    await this.#context.api.releaseSession(this.#session);
  }

  async #run(
    feeds: Readonly<Record<string, HostTensor>>,
    fetches: readonly string[],
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, HostTensor>>> {
    const { api, memory, memoryInfo, endings } = this.#context;
    const tensors = Object.values(feeds);
    const giveBack = memory.lend(tensors.map((tensor) => tensor.data));
    // Both are read natively while the run lasts, so they are held to the end of this function.
    const inputs = new BigUint64Array(tensors.length);
    const outputs = new BigUint64Array(fetches.length);
    const options = made(api.createRunOptions);
    const terminate = () => api.setTerminate(options);
    // A fault carries the words already; and an abort is none.
    api.setRunLogSeverity(options, FATAL_ONLY);
    try {
      for (const [index, tensor] of tensors.entries()) inputs[index] = valueOver(api, memoryInfo, tensor);
      signal.addEventListener("abort", terminate);
      endings.add(terminate);
      const [names, count] = [Object.keys(feeds), tensors.length];
      await api.run(this.#session, options, names, inputs, count, fetches, fetches.length, outputs);
      signal.throwIfAborted();
      return Object.fromEntries(fetches.map((name, index) => [name, this.#take(outputs, index)]));
    } catch (cause) {
      signal.throwIfAborted();
      throw cause;
    } finally {
      signal.removeEventListener("abort", terminate);
      endings.delete(terminate);
      for (const value of [...inputs, ...outputs]) if (value !== 0n) api.releaseValue(value);
      api.releaseRunOptions(options);
      giveBack();
    }
  }

  /** Makes a tensor of an output, which owns the value from then on. */
  #take(outputs: BigUint64Array, index: number): HostTensor {
    const tensor = tensorOf(this.#context.api, this.#context.memory, outputs[index] ?? 0n);
    outputs[index] = 0n;
    return tensor;
  }

  /** Names of the inputs or the outputs, whose C texts are freed again. */
  #names(count: OrtApi["inputCount"], name: OrtApi["inputName"]): readonly string[] {
    const { api, allocator } = this.#context;
    const length = counted((slot) => count(this.#session, slot));
    return Array.from({ length }, (_, index) => {
      const text = made((slot) => name(this.#session, index, allocator, slot));
      const read = textAt(text);
      api.free(allocator, text);
      return read;
    });
  }
}
