import type { StoredRollout } from "#core/agentic/rollout.ts";
import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { GeneratorChoice } from "#core/generation/request.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { QuestionProbe, Rubric } from "#core/questions/question-probe.ts";
import { type Rating, ratingQuestion } from "#core/questions/rating.ts";
import { type DimensionMean, dimensionMeans, type RatedAnswer, stateOf } from "#core/questions/rates.ts";
import { type StatedActed, statedAgainstActed } from "#core/questions/stated-acted.ts";
import type { StoredRating } from "#native/storage/ratings-table.ts";
import type { Store } from "#native/storage/store.ts";
import type { GeneratorSources } from "./generation-parts.ts";
import type { GridReports } from "./grid-reports.ts";
import { raterOf } from "./rater.ts";
import { type Column, decodingOf, reproducedBy, warningsOf } from "./run-columns.ts";
import { selectRuns } from "./select-runs.ts";

/** Mean ratings of one checkpoint by one rater. */
export interface QuestionColumn {
  readonly checkpoint: string;
  readonly checkpointSha256: string;
  readonly rater: string | null;
  readonly means: readonly DimensionMean[];
}

export interface QuestionReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: QuestionProbe;
  readonly columns: readonly QuestionColumn[];
  readonly warnings: readonly string[];
}

/** A stored answer with its question and its ratings. */
export interface ExportedAnswer extends Omit<StoredRollout, "cell"> {
  readonly checkpoint: string;
  readonly itemId: string;
  readonly dimension: string;
  readonly question: string;
  readonly state: string | null;
  readonly ratings: readonly { readonly rater: string; readonly rating: Rating }[];
}

export interface RateRequest {
  readonly run: string;
  readonly judge: GeneratorChoice;
  readonly rubric: Rubric;
}

interface Dependencies {
  readonly store: Store;
  readonly gridReports: GridReports;
  readonly sources: GeneratorSources;
}

interface Selection {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: QuestionProbe;
  readonly columns: readonly Column[];
}

/** Answers to open questions: what raters say of them, and what that adds up to. */
export class QuestionReports {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Has a run's answers rated that this rater has not rated by this rubric. Every batch is stored before the next begins. */
  async *rate({ run, judge, rubric }: RateRequest, signal: AbortSignal): AsyncGenerator<JobEvent<QuestionReport>> {
    const selected = this.#select([run]);
    const rater = await raterOf(judge, this.#deps.sources);
    if (!selected.ok || !rater.ok) {
      const failure = selected.ok ? rater : selected;
      if (!failure.ok) yield { type: "failed", problem: failure.error };
      return;
    }
    const { probe, columns } = selected.value;
    const name = raterName(rater.value.identity, rubric);
    const items = new Map(probe.items.map((item) => [item.id, item]));
    const open = columns.flatMap((column) => this.#unrated(column, name));
    for (let done = 0; done < open.length;) {
      if (signal.aborted) {
        yield {
          type: "failed",
          problem: problem("cancelled", "Cancelled: ratings so far are kept; ask again to go on."),
        };
        return;
      }
      yield { type: "progress", phase: "rating answers", done, total: open.length, perSecond: null, secondsLeft: null };
      const batch = open.slice(done, done + rater.value.batch);
      const questions = batch.flatMap(({ itemId, text }) => {
        const item = items.get(itemId);
        return item ? [ratingQuestion(probe, item, text, rubric)] : [];
      });
      const ratings = await rater.value.rate(questions, signal);
      if (!ratings.ok) {
        yield { type: "failed", problem: ratings.error };
        return;
      }
      for (const [at, { checkpoint, itemId, sample }] of batch.entries()) {
        const rating = ratings.value[at];
        if (rating) this.#deps.store.ratings.add(run, checkpoint, name, [{ itemId, sample, rating }]);
      }
      done += batch.length;
    }
    const report = this.of([run]);
    yield report.ok ? { type: "finished", value: report.value } : { type: "failed", problem: report.error };
  }

  /** Means by checkpoint, rater and dimension; a checkpoint that nobody rated is there with its answers' states. */
  of(runIds: readonly string[]): Result<QuestionReport, Problem> {
    const selected = this.#select(runIds);
    if (!selected.ok) return selected;
    const { runs, probe, columns } = selected.value;
    const raters = new Set(runs.flatMap(({ id }) => this.#deps.store.ratings.raters(id)));
    const named = raters.size > 0 ? [...raters] : [null];
    return ok({
      runs,
      probe,
      columns: columns.flatMap((column) =>
        named.map((rater) => ({
          checkpoint: column.name,
          checkpointSha256: column.part.checkpointSha256,
          rater,
          means: dimensionMeans(probe, this.#answers(column, rater), column.run.request.seed),
        })),
      ),
      warnings: [...warningsOf(columns), ...selfRatings(columns, [...raters]), UNVALIDATED],
    });
  }

  /** Answers with their ratings, of runs that one rater rated. */
  rated(runIds: readonly string[]): Result<{ id: string; answers: RatedAnswer[] }[], Problem> {
    const selected = this.#select(runIds);
    if (!selected.ok) return selected;
    const [rater = null] = selected.value.runs.flatMap(({ id }) => this.#deps.store.ratings.raters(id));
    return ok(selected.value.columns.map((column) => ({ id: column.name, answers: this.#answers(column, rater) })));
  }

  /** What checkpoints say, by one rater, beside how often they carried the harmful act out in a grid's run. */
  statedActed(questionRun: string, gridRun: string): Result<StatedActed[], Problem> {
    const stated = this.of([questionRun]);
    if (!stated.ok) return stated;
    const raters = new Set(stated.value.columns.map(({ rater }) => rater));
    if (raters.size > 1) {
      return err(
        problem(
          "raters-differ",
          `Run "${questionRun}" was rated by several judges or rubrics, and this table shows one: rate another run.`,
        ),
      );
    }
    const acted = this.#deps.gridReports.of([gridRun]);
    if (!acted.ok) return acted;
    const parts = acted.value.runs.flatMap(({ parts: each }) => each);
    return ok(
      statedAgainstActed(
        stated.value.columns.map(({ checkpoint, checkpointSha256, means }) => {
          const all = means.find(({ dimension }) => dimension === "all");
          return { checkpoint, checkpointSha256, value: bounded(all?.mean, all?.low, all?.high) };
        }),
        acted.value.results
          .filter(({ metric, group }) => metric === "executed" && group === "all")
          .flatMap(({ checkpoint, estimate, low, high }) => {
            const sha256 = parts.find((part) => part.checkpoint === checkpoint)?.checkpointSha256;
            return sha256 === undefined
              ? []
              : [{ checkpoint, checkpointSha256: sha256, value: bounded(estimate, low, high) }];
          }),
      ),
    );
  }

  /** Every answer of a run with its question, what each rater said of it, and all that reproduces it. */
  answers(runId: string): Result<ExportedAnswer[], Problem> {
    const selected = this.#select([runId]);
    if (!selected.ok) return selected;
    const { probe, columns } = selected.value;
    const items = new Map(probe.items.map((item) => [item.id, item]));
    const raters = this.#deps.store.ratings.raters(runId);
    return ok(
      columns.flatMap(({ run, part }) => {
        const ratings = raters.flatMap((rater) =>
          this.#deps.store.ratings.of(run.id, part.checkpoint, rater).map((each) => ({ ...each, rater })),
        );
        const held = Map.groupBy(ratings, ({ itemId, sample }) => `${itemId}/${sample}`);
        return this.#deps.store.rollouts.of(run.id, part.checkpoint).map(({ cell, ...answer }) => ({
          ...reproducedBy({ run, part }),
          decoding: decodingOf(run),
          itemId: cell,
          dimension: items.get(cell)?.dimension ?? "",
          question: items.get(cell)?.text ?? "",
          ...answer,
          state: stateOf(answer),
          ratings: (held.get(`${cell}/${answer.sample}`) ?? []).map(({ rater, rating }) => ({ rater, rating })),
        }));
      }),
    );
  }

  #select(runIds: readonly string[]): Result<Selection, Problem> {
    const selected = selectRuns(this.#deps.store, runIds);
    if (!selected.ok) return selected;
    const { probe, runs, columns } = selected.value;
    return probe.kind === "questions"
      ? ok({ probe, runs, columns })
      : err(
          problem("probe-kind", `Probe "${probe.id}" has no open questions to rate: choose a run of open questions.`),
        );
  }

  #answers({ run, part }: Column, rater: string | null): RatedAnswer[] {
    const ratings = rater === null ? [] : this.#deps.store.ratings.of(run.id, part.checkpoint, rater);
    const held = new Map(ratings.map(({ itemId, sample, rating }) => [`${itemId}/${sample}`, rating]));
    return this.#deps.store.rollouts.of(run.id, part.checkpoint).map(({ cell, sample, text, stop }) => ({
      itemId: cell,
      text,
      stop,
      rating: held.get(`${cell}/${sample}`) ?? null,
    }));
  }

  /** What failed before is asked again. */
  #unrated(
    { run, part }: Column,
    rater: string,
  ): (Omit<StoredRating, "rating"> & { checkpoint: string; text: string })[] {
    const ratings = this.#deps.store.ratings.of(run.id, part.checkpoint, rater);
    const held = new Set(
      ratings.flatMap(({ itemId, sample, rating }) => ("value" in rating ? [`${itemId}/${sample}`] : [])),
    );
    return this.#deps.store.rollouts
      .of(run.id, part.checkpoint)
      .filter((answer) => stateOf(answer) === null && !held.has(`${answer.cell}/${answer.sample}`))
      .map(({ cell, sample, text }) => ({ checkpoint: part.checkpoint, itemId: cell, sample, text }));
  }
}

const UNVALIDATED =
  "Ratings are a judge's and no human has checked them: compare them between checkpoints, and read the answers behind a difference";

function raterName(identity: string, rubric: Rubric): string {
  return `${identity}, ${rubric} rubric`;
}

function selfRatings(columns: readonly Column[], raters: readonly string[]): string[] {
  return columns.flatMap(({ name, part }) =>
    raters.some((rater) => rater.includes(` ${part.checkpointSha256.slice(0, 12)},`))
      ? [`${name} rated its own answers`]
      : [],
  );
}

function bounded(estimate: number | null | undefined, low: number | null | undefined, high: number | null | undefined) {
  return typeof estimate === "number" && typeof low === "number" && typeof high === "number"
    ? { estimate, low, high }
    : null;
}
