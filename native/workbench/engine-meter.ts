import type { EngineStats } from "#native/inference/engine.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import type { EngineRecord } from "#native/storage/probe-runs-table.ts";

/**
 * What one part of a run used: the sum over every engine process that served it (a restart brings a new one), without
 * what a shared process did for others before.
 */
export class EngineMeter {
  #engine: Engine | null = null;
  #start: EngineStats | null = null;
  #record: EngineRecord | null;

  /** `earlier`: what the part had already used before it was interrupted. */
  constructor(earlier: EngineRecord | null) {
    this.#record = earlier;
  }

  /** Call with the engine about to be used. Returns false when it differs from what the part ran on before. */
  use(engine: Engine): boolean {
    if (engine === this.#engine) return true;
    this.#settle();
    this.#engine = engine;
    this.#start = engine.stats();
    const { provider, runtime, threads, weightDtype: dtype } = engine.identity;
    this.#record ??= {
      provider,
      runtime,
      threads,
      dtype,
      tokensRequested: 0,
      tokensEncoded: 0,
      tokensSampled: 0,
      peakBytes: 0,
    };
    return this.changed(engine) === "";
  }

  /** In which of these an engine differs from what the part ran on before, in words: "provider webgpu and not cpu". */
  changed({ identity }: Engine): string {
    const before = this.#record;
    if (before === null) return "";
    const { provider, runtime, threads, weightDtype } = identity;
    const named = [
      ["provider", before.provider, provider],
      ["runtime", before.runtime, runtime],
      ["threads", before.threads, threads],
      ["precision", before.dtype, weightDtype],
    ] as const;
    return named.flatMap(([what, was, is]) => (was === is ? [] : [`${what} ${was} and not ${is}`])).join(", ");
  }

  /** The total so far; null when no engine was used. */
  record(): EngineRecord | null {
    this.#settle();
    return this.#record;
  }

  #settle(): void {
    if (!this.#engine || !this.#start || !this.#record) return;
    const now = this.#engine.stats();
    this.#record = {
      ...this.#record,
      tokensRequested: this.#record.tokensRequested + now.tokensRequested - this.#start.tokensRequested,
      tokensEncoded: this.#record.tokensEncoded + now.tokensEncoded - this.#start.tokensEncoded,
      tokensSampled: this.#record.tokensSampled + now.tokensSampled - this.#start.tokensSampled,
      peakBytes: Math.max(this.#record.peakBytes, now.peakBytes),
    };
    this.#start = now;
  }
}
