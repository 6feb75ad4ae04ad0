import { Worker } from "node:worker_threads";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { RawRow, RowSource } from "./row.ts";

/** A row group as the file describes it. */
export interface ParquetGroup {
  readonly rows: number;
  /** Before compression. */
  readonly sizeBytes: number;
}

/** What the reading thread says: once when the file is open, then once for each group that it is asked for. */
export type ParquetSaid =
  | { readonly kind: "opened"; readonly groups: readonly ParquetGroup[] }
  | { readonly kind: "rows"; readonly rows: Result<readonly Result<unknown, string>[], string> }
  | { readonly kind: "damaged"; readonly reason: string };

/** Bytes of the largest row group that is read, before compression: one is held in memory whole. */
const MOST_GROUP_BYTES = 2 ** 30;
const MOST_THREAD_MEGABYTES = 8192;
/** A group of an honest file is read in a small part of this; what a damaged one says of itself may have no end. */
const PATIENCE_MS = 15_000;
const SLOWEST_BYTES_A_MS = 500;

/** A Parquet file, read row group by row group. Of its columns only those named here are read. */
export async function parquetSource(
  path: string,
  totalBytes: number,
  fields: readonly string[],
): Promise<Result<RowSource, Problem>> {
  const thread = new ParquetThread(path, totalBytes, fields);
  const opened = await thread.next();
  await thread.end();
  if (opened.kind !== "opened") {
    const reason = opened.kind === "damaged" ? opened.reason : "it says rows before it is open";
    return err(problem("file-damaged", `${path} cannot be read as Parquet (${reason}): fetch it again.`));
  }
  const { groups } = opened;
  const large = groups.findIndex(({ sizeBytes }) => sizeBytes > MOST_GROUP_BYTES);
  if (large !== -1) {
    return err(
      problem(
        "file-of-large-parts",
        `${path} holds a row group of more than ${MOST_GROUP_BYTES / 2 ** 20} MiB (number ${large + 1}): write it with smaller row groups.`,
      ),
    );
  }
  const rows = (): AsyncGenerator<RawRow, void, undefined> =>
    parquetRows(() => new ParquetThread(path, totalBytes, fields), groups, totalBytes);
  return ok({ format: "parquet", totalBytes, rows });
}

async function* parquetRows(
  open: () => ParquetThread,
  groups: readonly ParquetGroup[],
  totalBytes: number,
): AsyncGenerator<RawRow, void, undefined> {
  const total = groups.reduce((sum, { rows }) => sum + rows, 0);
  let rowStart = 0;
  let thread = open();
  try {
    let said = await thread.next();
    for (const [place, group] of groups.entries()) {
      const rowEnd = rowStart + group.rows;
      said = await thread.group(place);
      const read = said.kind === "rows" ? said.rows : err(said.kind === "damaged" ? said.reason : "it was opened anew");
      const damaged = read.ok ? null : err(`the part of the file that holds them is damaged (${read.error})`);
      for (const [index, value] of (read.ok ? read.value : [damaged ?? ok(null)]).entries()) {
        const number = rowStart + index + 1;
        const where = read.ok ? `row ${number}` : `rows ${number} to ${rowEnd}`;
        yield { place: where, doneBytes: Math.round((number / total) * totalBytes), value };
      }
      rowStart = rowEnd;
      if (said.kind === "rows") continue;
      // The thread is gone; the groups behind may be whole.
      thread = open();
      await thread.next();
    }
  } finally {
    await thread.end();
  }
}

/** A thread that reads one file. Whatever becomes of it is an answer. */
class ParquetThread {
  readonly #worker: Worker;
  readonly #patienceMs: number;
  readonly #said: ParquetSaid[] = [];
  #waiting: ((said: ParquetSaid) => void) | null = null;

  constructor(path: string, totalBytes: number, fields: readonly string[]) {
    this.#patienceMs = PATIENCE_MS + totalBytes / SLOWEST_BYTES_A_MS;
    this.#worker = new Worker(new URL("./parquet-thread.ts", import.meta.url), {
      workerData: { path, fields: [...fields] },
      resourceLimits: { maxOldGenerationSizeMb: MOST_THREAD_MEGABYTES },
    });
    this.#worker.on("message", (said: ParquetSaid) => this.#take(said));
    this.#worker.on("messageerror", (cause) => this.#take({ kind: "damaged", reason: reasonOf(cause) }));
    this.#worker.on("error", (cause) => this.#take({ kind: "damaged", reason: reasonOf(cause) }));
    this.#worker.on("exit", () => this.#take({ kind: "damaged", reason: "its reading ended" }));
  }

  /** The next thing that the thread says, or why it says no more. */
  async next(): Promise<ParquetSaid> {
    const held = this.#said.shift();
    if (held) return held;
    return new Promise((resolve) => {
      const watch = setTimeout(() => {
        this.#take({
          kind: "damaged",
          reason: `reading it takes longer than ${Math.round(this.#patienceMs / 1000)} s`,
        });
        void this.#worker.terminate();
      }, this.#patienceMs);
      this.#waiting = (said) => {
        clearTimeout(watch);
        resolve(said);
      };
    });
  }

  group(place: number): Promise<ParquetSaid> {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(place);
    return this.next();
  }

  async end(): Promise<void> {
    this.#waiting = null;
    await this.#worker.terminate();
  }

  #take(said: ParquetSaid): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting(said);
    else this.#said.push(said);
  }
}
