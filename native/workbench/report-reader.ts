import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import { type Asked, ReaderThread, type Stopped } from "#native/storage/reader-thread.ts";
import type { GridOrder, GridReport } from "./grid-reports.ts";
import type { ExperimentOrder, ItemsOrder, ListedItem, Statistics, StatisticsOrder } from "./report-figures.ts";

export type FiguresQuestion = Asked &
  (
    | { readonly kind: "statistics"; readonly order: StatisticsOrder }
    | { readonly kind: "experiment"; readonly order: ExperimentOrder }
    | { readonly kind: "items"; readonly order: ItemsOrder }
    | { readonly kind: "grid"; readonly order: GridOrder }
  );
export type FiguresAnswer =
  | { readonly id: number; readonly kind: "statistics"; readonly value: Statistics }
  | { readonly id: number; readonly kind: "experiment"; readonly value: Experiment }
  | { readonly id: number; readonly kind: "items"; readonly value: ListedItem[] }
  | { readonly id: number; readonly kind: "grid"; readonly value: Result<GridReport, Problem> }
  | Stopped;

const CANCELLED = problem("cancelled", "The report was cancelled.");
const THREAD = new URL("./report-thread.ts", import.meta.url);

/**
 * Computes what a report shows beside the main thread, which meanwhile answers everything else: intervals of six
 * checkpoints on 500 items take seconds. Each kind of question has a thread of its own, so that a list does not wait for intervals.
 */
export class ReportReader {
  readonly #statistics: ReaderThread<FiguresQuestion, FiguresAnswer>;
  readonly #experiments: ReaderThread<FiguresQuestion, FiguresAnswer>;
  readonly #grids: ReaderThread<FiguresQuestion, FiguresAnswer>;
  readonly #items: ReaderThread<FiguresQuestion, FiguresAnswer>;

  constructor(database: string) {
    this.#statistics = new ReaderThread(THREAD, database);
    this.#experiments = new ReaderThread(THREAD, database);
    this.#grids = new ReaderThread(THREAD, database);
    this.#items = new ReaderThread(THREAD, database);
  }

  async statistics(order: StatisticsOrder, signal?: AbortSignal): Promise<Result<Statistics, Problem>> {
    const answer = await this.#statistics.ask((asked) => ({ ...asked, kind: "statistics", order }), signal);
    return answer.kind === "statistics" ? ok(answer.value) : err(CANCELLED);
  }

  async experiment(order: ExperimentOrder, signal?: AbortSignal): Promise<Result<Experiment, Problem>> {
    const answer = await this.#experiments.ask((asked) => ({ ...asked, kind: "experiment", order }), signal);
    return answer.kind === "experiment" ? ok(answer.value) : err(CANCELLED);
  }

  async items(order: ItemsOrder, signal?: AbortSignal): Promise<Result<ListedItem[], Problem>> {
    const answer = await this.#items.ask((asked) => ({ ...asked, kind: "items", order }), signal);
    return answer.kind === "items" ? ok(answer.value) : err(CANCELLED);
  }

  async grid(order: GridOrder, signal?: AbortSignal): Promise<Result<GridReport, Problem>> {
    const answer = await this.#grids.ask((asked) => ({ ...asked, kind: "grid", order }), signal);
    return answer.kind === "grid" ? answer.value : err(CANCELLED);
  }

  async close(): Promise<void> {
    await Promise.all(
      [this.#statistics, this.#experiments, this.#grids, this.#items].map(async (thread) => thread.end()),
    );
  }
}
