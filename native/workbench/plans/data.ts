import { rm } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import { familyRows } from "#core/agentic/family/family-rows.ts";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { seededOrder } from "#core/corpus/subset.ts";
import { trainingRows, WORLD_SEED } from "#core/microworld/training-rows.ts";
import { createWorld } from "#core/microworld/world.ts";
import type { DataSource } from "#core/runs/plan.ts";
import { drawnPerSeed } from "#core/runs/plan-cost.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { RowShape } from "#core/runs/stage-data.ts";
import type { DataSize } from "#core/runs/stage-length.ts";
import { trainingRow } from "#core/runs/training-row.ts";
import type { Artifact, Artifacts } from "#native/artifacts/artifacts.ts";
import { jsonlSource } from "#native/artifacts/rows/jsonl-rows.ts";
import type { RawRow } from "#native/artifacts/rows/row.ts";
import type { CorpusChecks } from "../corpus-checks.ts";
import { pathFrom } from "./base.ts";
import type { RowMeter } from "./row-meter.ts";

/** A plan's data as it will be sent: one JSON row a line. */
export interface PlanFile extends Artifact, DataSize {}

export interface DataOptions {
  readonly opened: OpenedPlan;
  readonly artifacts: Artifacts;
  readonly corpusChecks: CorpusChecks;
  /** Checkpoint of this workspace whose tokenizer counts the budgets of corpora; null where they are estimated. */
  readonly counting: string | null;
  /** Which rows the named data must hold. */
  readonly shapes: ReadonlyMap<string, ReadonlyMap<RowShape, string>>;
  /** A new one for each file. */
  readonly meter: () => RowMeter;
  readonly signal: AbortSignal | undefined;
}

/** A row on its way: where it stands, and its tokens where they are known. */
interface Row {
  readonly place: string;
  readonly value: unknown;
  readonly tokens?: number;
}

class RowRefused extends Error {}

const ROWS_A_TURN = 2000;

/** Writes the data that plans name, once however often it is asked for. */
export class PlanData {
  readonly #options: DataOptions;
  readonly #made = new Map<string, Promise<Result<PlanFile, Problem>>>();

  constructor(options: DataOptions) {
    this.#options = options;
  }

  /** The named data as a training seed gets it; its rows are checked for every way in which stages read them. */
  file(name: string, seed: number): Promise<Result<PlanFile, Problem>> {
    const key = drawnPerSeed(this.#options.opened.plan, name) ? `${name} ${seed}` : name;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#make(name, seed);
    this.#made.set(key, made);
    return made;
  }

  async #make(name: string, seed: number): Promise<Result<PlanFile, Problem>> {
    const source = this.#options.opened.plan.data[name];
    if (source === undefined) return err(problem("plan-malformed", `The plan has no data "${name}".`));
    const shapes = this.#options.shapes.get(name) ?? new Map<RowShape, string>();
    const meter = this.#options.meter();
    try {
      const rows = await this.#rows(source, seed);
      if (!rows.ok) return err(problem(rows.error.code, `The data "${name}": ${rows.error.message}`));
      const written = await this.#options.artifacts.writeLines(this.#lines(rows.value, shapes, meter));
      if (meter.rows === 0) return err(problem("data-empty", `The data "${name}" has no rows: correct its source.`));
      return ok({ ...written, rows: meter.rows, tokens: meter.tokens, bytes: written.sizeBytes });
    } catch (cause) {
      if (this.#options.signal?.aborted === true) return err(problem("cancelled", "Cancelled."));
      if (cause instanceof RowRefused) return err(problem("data-malformed", `The data "${name}": ${cause.message}`));
      if (!(cause instanceof Error) || !("code" in cause)) throw cause;
      if (cause.code === "ENOENT" && "file" in source) return err(fileMissing(name, source.file, cause));
      return err(
        problem(
          "file-unreadable",
          `The data "${name}" cannot be made (${reasonOf(cause)}): check the path and the disk.`,
        ),
      );
    }
  }

  async *#lines(
    rows: AsyncIterable<Row> | Iterable<Row>,
    shapes: ReadonlyMap<RowShape, string>,
    meter: RowMeter,
  ): AsyncGenerator<string> {
    for await (const { place, value, tokens } of rows) {
      const read = trainingRow(value, shapes.keys());
      if (!read.ok) {
        const reader = [...shapes.values()].join(" and ");
        throw new RowRefused(`${place} cannot be read by ${reader} (${read.error}): correct that line.`);
      }
      const line = JSON.stringify(read.value);
      meter.add(read.value, line.length, tokens);
      if (meter.rows % ROWS_A_TURN === 0) {
        await turn();
        this.#options.signal?.throwIfAborted();
      }
      yield line;
    }
  }

  async #rows(source: DataSource, seed: number): Promise<Result<AsyncIterable<Row> | Iterable<Row>, Problem>> {
    if ("file" in source) {
      const path = pathFrom(this.#options.opened.folder, source.file);
      return path.ok ? ok(rowsOfFile(path.value, path.value)) : path;
    }
    if ("microworld" in source) return ok(microworldRows(source.microworld, seed));
    if ("agentic" in source) return ok(familyRowsOf(source.agentic, seed));
    if ("corpus" in source) return this.#corpus(source);
    const whole = await this.file(source.of, seed);
    return whole.ok ? ok(await sharedRows(whole.value.path, source)) : whole;
  }

  /** Exports what the source names and reads it back. */
  async #corpus(
    source: Extract<DataSource, { readonly corpus: string }>,
  ): Promise<Result<AsyncIterable<Row>, Problem>> {
    const { artifacts, corpusChecks, counting, signal } = this.#options;
    const { corpus, query, budgetTokens, seed = budgetTokens === undefined ? undefined : "0" } = source;
    const path = artifacts.temporaryPath();
    const exact = budgetTokens !== undefined && counting !== null ? { budgetTokens, checkpoint: counting } : {};
    const order = seed === undefined ? {} : { seed };
    const request = { corpus, path, format: "jsonl" as const, force: true, query, filters: {}, ...exact, ...order };
    for await (const event of corpusChecks.export(request, signal)) {
      if (event.type === "failed") return err(event.problem);
    }
    return ok(this.#exported(path, corpus, counting === null ? budgetTokens : undefined));
  }

  /** The exported rows, in the seed's order already, as far as their tokens fit; the file is removed when they are read. */
  async *#exported(path: string, corpus: string, budgetTokens = Number.POSITIVE_INFINITY): AsyncGenerator<Row> {
    const meter = this.#options.meter();
    let tokens = 0;
    try {
      for await (const row of rowsOfFile(path, `corpus "${corpus}"`)) {
        if (budgetTokens !== Number.POSITIVE_INFINITY) tokens += meter.measure(Object(row.value));
        if (tokens > budgetTokens) return;
        yield row;
      }
    } finally {
      await Promise.all([path, `${path}.manifest.json`].map((each) => rm(each, { force: true })));
    }
  }
}

async function* rowsOfFile(path: string, name: string): AsyncGenerator<Row> {
  for await (const { place, value } of jsonlSource(path, 0).rows() satisfies AsyncIterable<RawRow>) {
    if (!value.ok) throw new RowRefused(`${place} of ${name} cannot be read: ${value.error}.`);
    yield { place: `${place} of ${name}`, value: value.value };
  }
}

function* microworldRows(texts: Parameters<typeof trainingRows>[1], seed: number): Generator<Row> {
  let number = 0;
  for (const { row, tokens } of trainingRows(createWorld(WORLD_SEED), texts, seed))
    yield { place: `row ${++number} of the micro-world's ${texts}`, value: row, tokens };
}

function* familyRowsOf(texts: Parameters<typeof familyRows>[0], seed: number): Generator<Row> {
  let number = 0;
  for (const value of familyRows(texts, seed))
    yield { place: `row ${++number} of the agentic family's ${texts}`, value };
}

/** The order is by each row's text, so that it is the same on every computer and grows with the file. */
async function sharedRows(path: string, source: Extract<DataSource, { readonly of: string }>): Promise<Row[]> {
  const rows: (Row & { readonly key: string })[] = [];
  for await (const row of rowsOfFile(path, `the data "${source.of}"`))
    rows.push({ ...row, key: JSON.stringify(row.value) });
  return seededOrder(rows, source.seed).slice(0, Math.max(1, Math.round(source.share * rows.length)));
}

function fileMissing(name: string, file: string, cause: Error): Problem {
  const path = "path" in cause ? String(cause.path) : file;
  return problem(
    "file-missing",
    `The data "${name}" is in the file ${path}, which is not there: put it there, or name another source in the plan.`,
  );
}
