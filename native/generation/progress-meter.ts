import type { Problem } from "#core/base/problem.ts";
import type { GenerationProgress, GenerationState } from "#core/generation/progress.ts";
import type { Budget } from "./budget.ts";

type Fixed = Pick<GenerationProgress, "id" | "corpus" | "recipe">;

/** Counts what a generation has done, with rate and time left from this process's own pace. */
export class ProgressMeter {
  readonly #fixed: Fixed;
  readonly #budget: Budget;
  /** On a clock that only goes forward. */
  readonly #startedMs = performance.now();
  readonly #stages = new Map<string, { done: number; total: number | null }>();
  readonly #rejected = new Map<string, number>();
  #documents = 0;
  /** Documents that this process asked for itself. */
  #madeHere = 0;
  #sample: GenerationProgress["sample"] = null;
  target = 0;

  constructor(fixed: Fixed, budget: Budget) {
    this.#fixed = fixed;
    this.#budget = budget;
  }

  expect(stage: string, more: number): void {
    const known = this.#stage(stage);
    known.total = (known.total ?? 0) + more;
  }

  done(stage: string): void {
    this.#stage(stage).done++;
  }

  rejected(reason: string, times = 1): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + times);
  }

  made(documents: readonly { readonly title: string; readonly text: string }[], here: boolean): void {
    this.#documents += documents.length;
    if (here) this.#madeHere += documents.length;
    const last = documents.at(-1);
    if (last) this.#sample = { title: last.title, text: last.text };
  }

  state(status: GenerationState, problem: Problem | null = null): GenerationProgress {
    const minutes = (performance.now() - this.#startedMs) / 60_000;
    const perMinute = this.#madeHere > 0 && minutes > 0 ? this.#madeHere / minutes : null;
    const running = status === "running";
    return {
      ...this.#fixed,
      status,
      stages: [...this.#stages].map(([stage, { done, total }]) => ({ stage, done, total })),
      documents: this.#documents,
      target: this.target,
      ...this.#budget.spent,
      costUsd: this.#budget.costUsd,
      rejected: Object.fromEntries(this.#rejected),
      perMinute,
      secondsLeft: running && perMinute !== null ? ((this.target - this.#documents) / perMinute) * 60 : null,
      sample: this.#sample,
      problem: problem && { code: problem.code, message: problem.message },
    };
  }

  #stage(stage: string): { done: number; total: number | null } {
    const known = this.#stages.get(stage) ?? { done: 0, total: null };
    this.#stages.set(stage, known);
    return known;
  }
}
