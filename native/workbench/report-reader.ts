import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { type Asked, ReaderThread, type Stopped } from "#native/storage/reader-thread.ts";
import type { ItemsOrder, ListedItem, Statistics, StatisticsOrder } from "./report-figures.ts";

export type FiguresQuestion = Asked &
  (
    | { readonly kind: "statistics"; readonly order: StatisticsOrder }
    | { readonly kind: "items"; readonly order: ItemsOrder }
  );
export type FiguresAnswer =
  | { readonly id: number; readonly kind: "statistics"; readonly value: Statistics }
  | { readonly id: number; readonly kind: "items"; readonly value: ListedItem[] }
  | Stopped;

const CANCELLED = problem("cancelled", "The report was cancelled.");
const THREAD = new URL("./report-thread.ts", import.meta.url);

/**
 * Computes what a report shows beside the main thread, which meanwhile answers everything else: intervals of six
 * checkpoints on 500 items take seconds. Items have a thread of their own, so that a list does not wait for intervals.
 */
export class ReportReader {
  readonly #statistics: ReaderThread<FiguresQuestion, FiguresAnswer>;
  readonly #items: ReaderThread<FiguresQuestion, FiguresAnswer>;

  constructor(database: string) {
    this.#statistics = new ReaderThread(THREAD, database);
    this.#items = new ReaderThread(THREAD, database);
  }

  async statistics(order: StatisticsOrder, signal?: AbortSignal): Promise<Result<Statistics, Problem>> {
    const answer = await this.#statistics.ask((asked) => ({ ...asked, kind: "statistics", order }), signal);
    return answer.kind === "statistics" ? ok(answer.value) : err(CANCELLED);
  }

  async items(order: ItemsOrder, signal?: AbortSignal): Promise<Result<ListedItem[], Problem>> {
    const answer = await this.#items.ask((asked) => ({ ...asked, kind: "items", order }), signal);
    return answer.kind === "items" ? ok(answer.value) : err(CANCELLED);
  }

  async close(): Promise<void> {
    await Promise.all([this.#statistics.end(), this.#items.end()]);
  }
}
