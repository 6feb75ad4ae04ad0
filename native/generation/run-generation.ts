import type { Problem } from "#core/base/problem.ts";
import type { GeneratorIdentity } from "#core/corpus/document.ts";
import type { Generator } from "#core/generation/generator.ts";
import { hashText } from "#core/generation/hash-text.ts";
import { plainWords } from "#core/generation/plain-words.ts";
import type { GenerationProgress, GenerationState } from "#core/generation/progress.ts";
import type { Recipe } from "#core/generation/request.ts";
import type { Outcome, Pipeline, Slot } from "#core/generation/step.ts";
import type { Asking, Stop } from "./ask-step.ts";
import { Budget, type Caps } from "./budget.ts";
import { ProgressMeter } from "./progress-meter.ts";
import { type Read, runWave, type Verdict } from "./run-wave.ts";
import type { FinishedDocument, StepStore } from "./step-store.ts";
import { UselessAnswers } from "./useless-answers.ts";

export interface GenerationJob {
  readonly id: string;
  readonly corpus: string;
  readonly recipe: Recipe;
  readonly specSha256: string;
  readonly promptVersion: string;
  readonly seed: string;
  /** How often a step is asked before it fails. */
  readonly tries: number;
  readonly pipeline: Pipeline;
  readonly generator: Generator;
  /** What all documents were asked with, beside who wrote them: with it they can be made again. */
  readonly decoding: GeneratorIdentity["settings"];
  readonly store: StepStore;
  readonly caps: Caps;
  /** Stops before the stages that a preview leaves out. */
  readonly preview: boolean;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly onProgress: (progress: GenerationProgress) => void;
}

export interface GenerationEnd {
  readonly progress: GenerationProgress;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/**
 * Runs a pipeline to its end. Everything that was answered before is taken from the store, so that going on after a crash
 * is the same as running through: the same waves, the same order, the same documents.
 */
export async function runGeneration(job: GenerationJob): Promise<GenerationEnd> {
  const run = new Run(job);
  const end = await run.toEnd();
  return { progress: run.tell(end.status, end.problem), outcomes: run.outcomes };
}

const TELL_EVERY_MS = 100;

class Run {
  readonly outcomes = new Map<string, Outcome>();
  readonly #job: GenerationJob;
  readonly #asking: Asking;
  readonly #meter: ProgressMeter;
  /** Documents so far, by the hash of their words. */
  readonly #known = new Set<string>();
  #toldMs = Number.NEGATIVE_INFINITY;

  constructor(job: GenerationJob) {
    this.#job = job;
    const budget = new Budget(job.caps, job.generator.price);
    const { generator, store, seed, signal, now, tries } = job;
    const useless = new UselessAnswers({ anyUsable: store.anyUsable(), tries });
    this.#asking = { generator, store, budget, useless, seed, signal, now };
    this.#meter = new ProgressMeter({ id: job.id, corpus: job.corpus, recipe: job.recipe }, budget);
  }

  async toEnd(): Promise<{ readonly status: GenerationState; readonly problem: Problem | null }> {
    const { pipeline, preview } = this.#job;
    for (;;) {
      this.#meter.target = pipeline.target(this.outcomes);
      const next = pipeline.next(this.outcomes);
      if (next.kind === "end") return { status: next.problem === null ? "finished" : "failed", problem: next.problem };
      if (preview && !pipeline.previewed.includes(next.stage)) return { status: "previewed", problem: null };
      this.#meter.expect(next.stage, next.slots.length);
      this.tell("running");
      const stop = await this.#wave(next.slots);
      if (stop !== null) return stop;
    }
  }

  tell(status: GenerationState, problem: Problem | null = null): GenerationProgress {
    const progress = this.#meter.state(status, problem);
    this.#job.onProgress(progress);
    return progress;
  }

  /** Thousands of small steps a second are told of a few times a second. */
  #tellSometimes(): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldMs < TELL_EVERY_MS) return;
    this.#toldMs = nowMs;
    this.tell("running");
  }

  #wave(slots: readonly Slot[]): Promise<Stop | null> {
    return runWave(slots, {
      asking: this.#asking,
      meter: this.#meter,
      tries: this.#job.tries,
      settle: (slot, read) => this.#settle(slot, read),
      finished: (slot, outcome) => {
        this.outcomes.set(slot.key, outcome);
        this.#tellSometimes();
      },
      changed: () => this.#tellSometimes(),
    });
  }

  /** Stores what was read, unless one of its documents has the words of an earlier one. */
  #settle(slot: Slot, read: Read): Verdict {
    const { store, pipeline } = this.#job;
    const own = read.made.filter((document) => document.variant === "");
    const words = pipeline.refusesDuplicates ? own.map(({ text }) => hashText(plainWords(text))) : [];
    if (words.some((hash, index) => this.#known.has(hash) || words.indexOf(hash) !== index)) {
      store.reject(read.step.key, read.attempt, "duplicate");
      return { ok: false, reason: "duplicate" };
    }
    for (const hash of words) this.#known.add(hash);
    this.#meter.done(slot.stage);
    this.#meter.made(own, read.fresh);
    if (!read.finished) {
      const documents = read.made.map((document) => this.#finished(document, read));
      store.finish({ key: read.step.key, attempt: read.attempt }, documents, this.#meter.state("running"));
    }
    return { ok: true, value: read.value ?? { kind: "made", documents: own.length } };
  }

  #finished({ variant, place, settings, ...document }: Read["made"][number], read: Read): FinishedDocument {
    const { specSha256, promptVersion, generator, decoding } = this.#job;
    const { identity } = generator;
    const own: GeneratorIdentity = { ...identity, settings: { ...identity.settings, ...decoding, ...settings } };
    return {
      variant,
      document: {
        ...document,
        provenance: {
          specSha256,
          ...place,
          generator: own,
          promptVersion,
          seed: read.seed,
          createdAt: read.answeredAt,
          source: null,
        },
      },
    };
  }
}
