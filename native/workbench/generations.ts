import { setTimeout as delay } from "node:timers/promises";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { GenerationPreview, GenerationProgress } from "#core/generation/progress.ts";
import { PROMPT_VERSION } from "#core/generation/prompts/version.ts";
import type { GenerationRequest, ResumeRequest } from "#core/generation/request.ts";
import type { GenerationEnd } from "#native/generation/run-generation.ts";
import type { EnginePool } from "#native/inference/engine-pool.ts";
import type { StoredGeneration } from "#native/storage/generations-table.ts";
import type { Store } from "#native/storage/store.ts";
import { Broadcast } from "./broadcast.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Endpoints } from "./endpoints.ts";
import { executeGeneration, type ReadyGeneration } from "./execute-generation.ts";
import { generatorOf, knownAnalysis, pipelineOf } from "./generation-parts.ts";
import {
  brokenOff,
  corpusGone,
  corpusTaken,
  generationUnknown,
  generatorChanged,
  heldBy,
  priceUnknown,
  promptsChanged,
} from "./generation-problems.ts";
import { corporaOf, CorpusGone } from "./generation-store.ts";
import type { Specs } from "./specs.ts";
import { isStorageFailure, onDisk } from "./storage-failure.ts";
import { newWorkId } from "./work-id.ts";

/** How often a generation of another process is looked at. */
const LOOK_EVERY_MS = 500;

interface Dependencies {
  readonly store: Store;
  /** Its folder, for sentences. */
  readonly workspace: string;
  readonly specs: Specs;
  readonly endpoints: Endpoints;
  readonly checkpoints: Checkpoints;
  readonly pool: EnginePool;
  readonly codeVersion: string;
  readonly now: () => Date;
}

interface ActiveGeneration {
  readonly events: Broadcast<GenerationProgress>;
  readonly abort: AbortController;
  readonly done: Promise<GenerationEnd | null>;
}

type Done = Promise<Result<GenerationProgress, Problem>>;

/**
 * Generations: preview, start, watch, cancel, resume. One goes on in this process whoever watches; every answer is stored
 * as it comes, so that one that dies goes on where it was and pays for nothing twice.
 */
export class Generations {
  readonly #deps: Dependencies;
  readonly #active = new Map<string, ActiveGeneration>();
  /** Why some of this process were broken off: the disk could not keep it. */
  readonly #broken = new Map<string, Problem>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Newest first. */
  list(): GenerationProgress[] {
    return this.#deps.store.generations.list().map((stored) => this.#progressOf(stored));
  }

  find(id: string): Result<GenerationProgress, Problem> {
    const stored = this.#stored(id);
    return stored.ok ? ok(this.#progressOf(stored.value)) : stored;
  }

  /** Checks the request, stores the generation and begins it. */
  async start(request: GenerationRequest): Done {
    const ready = this.#prepare(request);
    if (!ready.ok) return ready;
    const taken = this.#takenCorpus(ready.value.stored);
    if (taken) return err(taken);
    const kept = this.#keep(ready.value.stored);
    if (!kept.ok) return kept;
    this.#begin(ready.value, false);
    return this.find(ready.value.stored.id);
  }

  /** Runs the first stages and says what the whole would come to. What was asked for is kept: `resume` goes on from it. */
  async preview(request: GenerationRequest, signal?: AbortSignal): Promise<Result<GenerationPreview, Problem>> {
    const ready = this.#prepare(request);
    if (!ready.ok) return ready;
    const taken = this.#takenCorpus(ready.value.stored);
    if (taken) return err(taken);
    const { stored, pipeline, generator } = ready.value;
    const kept = this.#keep(stored);
    if (!kept.ok) return kept;
    const active = this.#begin(ready.value, true);
    const onAbort = (): void => active.abort.abort();
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    const end = await active.done;
    signal?.removeEventListener("abort", onAbort);
    const last = this.#progressOf(stored);
    if (end === null || end.progress.status !== "previewed") {
      return err(last.problem ?? problem("cancelled", `The preview ended early (${last.status}).`));
    }
    const { domains, formula, documents, promptTokens, answerTokens } = pipeline.projection(end.outcomes);
    const { price } = generator;
    const costUsd = price && (promptTokens * price.prompt + answerTokens * price.answer) / 1_000_000;
    const spent = { promptTokens: last.promptTokens, answerTokens: last.answerTokens, costUsd: last.costUsd };
    return ok({ id: stored.id, domains, formula, documents, promptTokens, answerTokens, costUsd, spent });
  }

  /** Goes on with one that was previewed, interrupted, cancelled, paused or failed; other caps may be given. */
  async resume({ id, capTokens, capUsd }: ResumeRequest): Done {
    const found = this.#stored(id);
    if (!found.ok) return found;
    if (this.#active.has(id) || found.value.status === "finished") return this.find(id);
    const owner = this.#otherOwner(id);
    if (owner !== null) return err(this.#heldBy(owner, id));
    const caps = {
      capTokens: capTokens === undefined ? found.value.capTokens : capTokens,
      capUsd: capUsd === undefined ? found.value.capUsd : capUsd,
    };
    const stored = { ...found.value, ...caps };
    const ready = this.#ready(stored);
    if (!ready.ok) return ready;
    const refused = this.#changed(ready.value) ?? this.#corpusProblem(stored);
    if (refused) return err(refused);
    const claimed = onDisk(this.#deps.workspace, () => {
      this.markInterrupted(id);
      const mine = this.#deps.store.generations.claim(id, process.pid);
      if (mine) this.#deps.store.generations.setCaps(id, caps);
      return mine;
    });
    if (!claimed.ok) return claimed;
    if (!claimed.value) return err(this.#heldBy(this.#otherOwner(id) ?? 0, id));
    this.#begin(ready.value, false);
    return this.find(id);
  }

  /** Stops one of this process at once, with everything kept that was answered; resolves when it has stopped. */
  async cancel(id: string): Done {
    const owner = this.#otherOwner(id);
    if (owner !== null) return err(this.#heldBy(owner, id));
    const active = this.#active.get(id);
    active?.abort.abort();
    await active?.done;
    return this.find(id);
  }

  /** Progress until it ends. One of another process is followed by looking at the workspace. */
  async *watch(id: string, signal?: AbortSignal): AsyncGenerator<GenerationProgress> {
    const active = this.#active.get(id);
    if (active) {
      yield* active.events.listen(signal);
      return;
    }
    while (true) {
      if (signal?.aborted === true) return;
      const stored = this.#stored(id);
      if (!stored.ok) return;
      yield this.#progressOf(stored.value);
      if (this.#otherOwner(id) === null) return;
      await delay(LOOK_EVERY_MS);
    }
  }

  /**
   * Marks those whose process is gone, all or one, as interrupted. A row with this process's number is of an earlier one,
   * unless it is at work here.
   */
  markInterrupted(only?: string): void {
    const { generations, presence } = this.#deps.store;
    for (const { id, ownerPid } of generations.running()) {
      if ((only !== undefined && id !== only) || this.#active.has(id)) continue;
      if (ownerPid === process.pid || !presence.isAlive(ownerPid)) generations.interrupt(id, ownerPid);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#active.keys()].map((id) => this.cancel(id)));
  }

  #keep(stored: StoredGeneration): Result<void, Problem> {
    return onDisk(this.#deps.workspace, () => this.#deps.store.generations.add(stored, process.pid));
  }

  #stored(id: string): Result<StoredGeneration, Problem> {
    const stored = this.#deps.store.generations.find(id);
    return stored ? ok(stored) : err(generationUnknown(id));
  }

  #prepare(request: GenerationRequest): Result<ReadyGeneration, Problem> {
    const spec = this.#deps.specs.find(request.spec);
    if (!spec.ok) return spec;
    const analysis = request.generator.kind === "grammar" ? ok(null) : knownAnalysis(spec.value, request);
    if (!analysis.ok) return analysis;
    const generator = generatorOf(request.generator, this.#deps);
    if (!generator.ok) return generator;
    return this.#ready({
      id: newWorkId(this.#deps.now()),
      corpus: request.corpus,
      request,
      spec: spec.value,
      analysis: analysis.value,
      generator: generator.value.identity,
      promptVersion: PROMPT_VERSION,
      codeVersion: this.#deps.codeVersion,
      createdAt: this.#deps.now().toISOString(),
      status: "running",
      capTokens: request.capTokens,
      capUsd: request.capUsd,
    });
  }

  #ready(stored: StoredGeneration): Result<ReadyGeneration, Problem> {
    const generator = generatorOf(stored.request.generator, this.#deps);
    if (!generator.ok) return generator;
    const pipeline = pipelineOf(stored.spec, stored.analysis, stored.request);
    if (!pipeline.ok) return pipeline;
    if (stored.capUsd !== null && generator.value.price === null) {
      return err(priceUnknown());
    }
    return ok({ stored, pipeline: pipeline.value, generator: generator.value });
  }

  /** A corpus holds what one generation made: another one's documents would pass for its own. */
  #takenCorpus({ request }: StoredGeneration): Problem | null {
    const taken = corporaOf(request).find((name) => this.#deps.store.corpora.find(name) !== null);
    return taken === undefined ? null : corpusTaken(taken);
  }

  #corpusProblem(stored: StoredGeneration): Problem | null {
    const begun = stored.status !== "previewed" && this.#progressOf(stored).documents > 0;
    if (stored.status === "previewed") return this.#takenCorpus(stored);
    const gone = corporaOf(stored.request).find((name) => this.#deps.store.corpora.find(name) === null);
    return begun && gone !== undefined ? corpusGone(stored.id, gone) : null;
  }

  #changed({ stored, generator }: ReadyGeneration): Problem | null {
    if (stored.promptVersion !== PROMPT_VERSION) {
      return promptsChanged(stored.id, stored.promptVersion);
    }
    if (JSON.stringify(stored.generator) === JSON.stringify(generator.identity)) return null;
    return generatorChanged(stored.id);
  }

  #begin(ready: ReadyGeneration, preview: boolean): ActiveGeneration {
    const { id } = ready.stored;
    this.#broken.delete(id);
    const events = new Broadcast<GenerationProgress>();
    const abort = new AbortController();
    const done = executeGeneration(this.#deps, { ...ready, preview, events }, abort.signal)
      .catch((cause: unknown) => this.#breakOff(ready.stored, events, cause))
      .finally(() => {
        events.close();
        this.#active.delete(id);
      });
    const active = { events, abort, done };
    this.#active.set(id, active);
    return active;
  }

  /** The disk, and a corpus that is taken away, are the outside world: they end the generation, not the host. */
  #breakOff(stored: StoredGeneration, events: Broadcast<GenerationProgress>, cause: unknown): null {
    const gone = cause instanceof CorpusGone;
    if (!gone && !isStorageFailure(cause)) throw cause;
    const failure = gone ? corpusGone(stored.id, cause.message) : brokenOff(stored.id, cause);
    this.#broken.set(stored.id, failure);
    const last = this.#progressOf(stored);
    events.send(last);
    if (gone) this.#deps.store.generations.setProgress(stored.id, last);
    return null;
  }

  /** The living process, other than this one, that runs it; null where there is none. */
  #otherOwner(id: string): number | null {
    const owner = this.#deps.store.generations.running().find((running) => running.id === id)?.ownerPid;
    return owner !== undefined && owner !== process.pid && this.#deps.store.presence.isAlive(owner) ? owner : null;
  }

  #heldBy(pid: number, id: string): Problem {
    return heldBy(this.#deps.store.presence.describe(pid), id);
  }

  #progressOf(stored: StoredGeneration): GenerationProgress {
    const failure = this.#broken.get(stored.id);
    const told = this.#toldOf(stored);
    return failure === undefined ? told : { ...told, status: "failed", problem: failure };
  }

  #toldOf(stored: StoredGeneration): GenerationProgress {
    const { id, corpus, request } = stored;
    const told = this.#deps.store.generations.progress(id);
    const status = this.#deps.store.generations.find(id)?.status ?? stored.status;
    if (told) return { ...told, status };
    return {
      id,
      corpus,
      recipe: request.recipe,
      status,
      stages: [],
      documents: 0,
      target: request.count ?? 0,
      promptTokens: 0,
      answerTokens: 0,
      costUsd: null,
      rejected: {},
      perMinute: null,
      secondsLeft: null,
      sample: null,
      problem: null,
    };
  }
}
