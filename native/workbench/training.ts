import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type {
  FetchedRun,
  LineageGraph,
  LossCurve,
  Reattached,
  RenderedData,
  RunLog,
  RunSample,
  RunTimeline,
  TrainingRunSummary,
} from "#core/runs/training-run.ts";
import type { HandOffs } from "./hand-offs.ts";

interface TrainingOptions {
  readonly handOffs: HandOffs;
}

/** Training runs of this workspace, on whatever machine they are. The machines' folders are the truth. */
export class Training {
  readonly #options: TrainingOptions;

  constructor(options: TrainingOptions) {
    this.#options = options;
  }

  /** Newest plan first, a plan's runs in its order. */
  list(): TrainingRunSummary[] {
    return [];
  }

  find(key: string): Result<TrainingRunSummary, Problem> {
    const found = this.list().find((run) => run.key === key);
    return found ? ok(found) : err(this.#unknown(key));
  }

  /** Stores all runs of a plan before its machine hears of any, then sends them, parents first. */
  async start(request: {
    readonly plan: string;
    readonly machine: string;
  }): Promise<Result<TrainingRunSummary[], Problem>> {
    return err(problem("plan-unknown", `There is no plan ${request.plan}: list those that are with msm plan list.`));
  }

  /** All runs at once, then all again whenever one of them changes. */
  // oxlint-disable-next-line require-yield
  async *watch(_signal?: AbortSignal): AsyncGenerator<TrainingRunSummary[]> {
    return;
  }

  /** Loss by step, a curve a stage; steps that a rewind made void are left out, and at most 2,000 points are given. */
  curves(keys: readonly string[]): LossCurve[] {
    return keys.length === 0 ? [] : [];
  }

  samples(key: string): Result<RunSample[], Problem> {
    return err(this.#unknown(key));
  }

  rendered(key: string): Result<RenderedData[], Problem> {
    return err(this.#unknown(key));
  }

  timeline(key: string): Result<RunTimeline, Problem> {
    return err(this.#unknown(key));
  }

  /** Asks the machine for the end of the run's log. */
  async logs(key: string, _signal?: AbortSignal): Promise<Result<RunLog, Problem>> {
    return err(this.#unknown(key));
  }

  async cancel(
    key: string,
    _how: "graceful" | "now",
    _signal?: AbortSignal,
  ): Promise<Result<TrainingRunSummary, Problem>> {
    return err(this.#unknown(key));
  }

  /** Begins the next attempt of a run that ended, and of those that could not begin because it had. */
  async resume(key: string, _signal?: AbortSignal): Promise<Result<TrainingRunSummary, Problem>> {
    return err(this.#unknown(key));
  }

  /** Brings a run's exported checkpoints into this workspace; `weights`: what later training would go on from, too. */
  async fetch(
    key: string,
    _options: { readonly weights?: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<Result<FetchedRun, Problem>> {
    return err(this.#unknown(key));
  }

  /** Takes over the runs in a machine's folder that this workspace does not know. */
  async reattach(machine: string, _signal?: AbortSignal): Promise<Result<Reattached, Problem>> {
    return err(problem("machine-unknown", `There is no machine ${machine} in this workspace.`));
  }

  /** What came from what; `about`: only what the node with this id came from and what came from it. */
  lineage(_about?: string): LineageGraph {
    return { nodes: [], edges: [] };
  }

  #unknown(key: string): Problem {
    const found = this.#options.handOffs.find(key);
    return found.ok ? problem("run-unknown", `The run ${key} is no training run of a plan.`) : found.error;
  }
}
