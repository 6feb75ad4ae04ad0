import { basename, resolve as resolvePath } from "node:path";

import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err } from "#core/base/result.ts";
import { gigabytes } from "#core/checkpoints/memory-verdict.ts";
import type { ProviderName } from "#core/engines/provider.ts";

import type { EngineProblem } from "./engine.ts";
import type { Engine, EngineOptions } from "./engine-process.ts";
import { openEngine } from "./engine-process.ts";
import { defaultThreads } from "./engine-threads.ts";
import { providerRefused } from "./providers.ts";
import type { DialServed } from "./served/open-served.ts";
import { openServed, readServed } from "./served/open-served.ts";

const DEFAULT_LIMIT = 8;

interface Slot {
  readonly opening: Promise<Result<Engine, EngineProblem>>;
  /** Null while it loads. */
  engine: Engine | null;
  /** Running callers of `withEngine`. */
  pins: number;
  usedAt: number;
}

type Defaults = Pick<EngineOptions, "checksFolder" | "compileCache" | "onJudged" | "provider">;

/** `provider`: what all engines of the pool run on that are not asked for with another. Default: "cpu". */
export interface PoolOptions extends Defaults {
  readonly limit?: number;
  /** How the servers of checkpoints are reached whose weights are on other machines. Default: they are not. */
  readonly dial?: DialServed;
}

/**
 * Engines by checkpoint folder, provider and threads. One that died is started anew on the next `acquire`. Beyond `limit`
 * loaded engines the one unused for longest is closed; one that is answering or pinned never is, so that more than
 * `limit` stay loaded while all of them work.
 */
export class EnginePool {
  /** What its engines are asked to run on; what really ran is each engine's own to say. */
  readonly provider: ProviderName;
  readonly #limit: number;
  readonly #defaults: Defaults;
  readonly #dial: DialServed | null;
  readonly #slots = new Map<string, Slot>();
  /** Providers that a trial ran on. */
  readonly #tried = new Set<ProviderName>();
  #closed = false;
  /** Counts uses, to order them. */
  #clock = 0;

  constructor(options: PoolOptions = {}) {
    const { limit, dial, ...rest } = options;
    this.#limit = limit ?? DEFAULT_LIMIT;
    this.#dial = dial ?? null;
    this.provider = rest.provider ?? "cpu";
    this.#defaults = rest;
  }

  /**
   * A loaded engine, shared by all who ask for the same. Two who ask at once wait for one process. It may be closed to
   * make room once it is idle: hold it with `withEngine` where that must not happen.
   */
  async acquire(options: EngineOptions): Promise<Result<Engine, EngineProblem>> {
    const slot = this.#slotFor({ ...this.#defaults, ...options });
    await this.#evict(slot);
    return slot.opening;
  }

  /** Runs `action` with an engine that stays loaded meanwhile. */
  async withEngine<T>(
    options: EngineOptions,
    action: (engine: Engine) => Promise<Result<T, EngineProblem>>,
  ): Promise<Result<T, EngineProblem>> {
    const slot = this.#slotFor({ ...this.#defaults, ...options });
    slot.pins++;
    try {
      await this.#evict(slot);
      const engine = await slot.opening;
      return engine.ok ? await action(engine.value) : engine;
    } finally {
      slot.pins--;
    }
  }

  /** Engines that are loaded or loading. */
  get size(): number {
    return this.#slots.size;
  }

  /** Engines that answer now. */
  get loaded(): readonly Engine[] {
    return [...this.#slots.values()].flatMap(({ engine }) => (engine?.alive === true ? [engine] : []));
  }

  /**
   * Bytes that engines hold which need not be had again for `folders`: those of these checkpoints themselves, and those
   * of engines that give way because nobody uses them.
   */
  returnedBytes(folders: readonly string[]): number {
    const own = new Set(folders.map((folder) => resolvePath(folder)));
    const idle = new Set(this.#idle().map(([, { engine }]) => engine));
    const counted = this.loaded.filter((engine) => idle.has(engine) || own.has(engine.folder));
    return counted.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
  }

  /** Ends every engine, for good: what is asked for later is refused. Resolves when their processes are gone. */
  async closeAll(): Promise<void> {
    this.#closed = true;
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    await Promise.all(slots.map(closeSlot));
  }

  #slotFor(options: EngineOptions): Slot {
    const key = keyOf(options);
    const known = this.#slots.get(key);
    if (known !== undefined && known.engine?.alive !== false) {
      known.usedAt = ++this.#clock;
      return known;
    }
    const opening = this.#closed ? Promise.resolve(err(poolClosed(options.folder))) : this.#open(options);
    const slot: Slot = { opening, engine: null, pins: 0, usedAt: ++this.#clock };
    this.#slots.set(key, slot);
    void slot.opening.then((opened) => {
      if (opened.ok) slot.engine = opened.value;
      else if (this.#slots.get(key) === slot) this.#slots.delete(key);
    });
    return slot;
  }

  /** In a process of this computer, or through a connection to where the weights are. */
  async #open(options: EngineOptions): Promise<Result<Engine, EngineProblem>> {
    const served = await readServed(options.folder);
    if (!served.ok) return served;
    if (served.value === null) return this.#openHere(options);
    if (this.#dial === null) throw new Error("Internal error: a served checkpoint was asked for without a way to it.");
    return openServed(options.folder, served.value, this.#dial(served.value));
  }

  /** Where it does not fit only because of engines that nobody uses, those give way. */
  async #openHere(options: EngineOptions): Promise<Result<Engine, EngineProblem>> {
    const refused = await this.#tryProvider(options.provider ?? this.provider);
    if (refused !== null) return err(refused);
    const key = keyOf(options);
    const whole: EngineOptions = {
      ...options,
      held: () => heldBy(this.loaded.filter(({ folder }) => folder !== resolvePath(options.folder))),
    };
    const opened = await openEngine(whole);
    if (opened.ok || opened.error.code !== "memory-short") return opened;
    const idle = this.#idle().filter(([each]) => each !== key);
    if (idle.length === 0) return opened;
    await this.#close(idle);
    return openEngine(whole);
  }

  /** A provider without its card or libraries may take the process along that asks for it, so one of no worth asks first. */
  async #tryProvider(provider: ProviderName): Promise<EngineProblem | null> {
    if (provider === "cpu" || this.#tried.has(provider)) return null;
    const refused = await providerRefused(provider);
    if (refused === null) this.#tried.add(provider);
    return refused;
  }

  async #evict(wanted: Slot): Promise<void> {
    const idle = this.#idle().filter(([, slot]) => slot !== wanted);
    await this.#close(idle.slice(0, Math.max(0, this.#slots.size - this.#limit)));
  }

  /** Engines that nobody uses, the one unused for longest first. */
  #idle(): [string, Slot][] {
    const idle = [...this.#slots].filter(([, slot]) => slot.pins === 0 && slot.engine?.inFlight === 0);
    return idle.toSorted(([, one], [, other]) => one.usedAt - other.usedAt);
  }

  async #close(slots: readonly [string, Slot][]): Promise<void> {
    for (const [key] of slots) this.#slots.delete(key);
    await Promise.all(slots.map(([, slot]) => closeSlot(slot)));
  }
}

/** Whoever is told that its engine is gone may ask for the next one at once; a process begun now would outlive us. */
function poolClosed(folder: string): EngineProblem {
  return problem("engine-died", `The workbench is closing, so ${folder} is not loaded; open it again to go on.`);
}

async function closeSlot(slot: Slot): Promise<void> {
  const opened = await slot.opening;
  if (opened.ok) await opened.value.close();
}

/** "base 0.21 GB, aft 0.19 GB"; null where none are loaded. */
function heldBy(engines: readonly Engine[]): string | null {
  const parts = engines
    .filter(({ residentBytes }) => residentBytes > 0)
    .map(({ folder, residentBytes }) => `${basename(folder)} ${gigabytes(residentBytes)}`);
  return parts.length === 0 ? null : parts.join(", ");
}

function keyOf(options: EngineOptions): string {
  const { folder, contentSha256 = null, provider = "cpu", threads = defaultThreads(), templateDate } = options;
  return JSON.stringify([resolvePath(folder), contentSha256, provider, threads, templateDate?.getTime() ?? null]);
}
