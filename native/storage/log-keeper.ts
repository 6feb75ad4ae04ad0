import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Statement } from "better-sqlite3";
import type { Sqlite } from "./open-database.ts";

/** What the keeper and its thread tell each other, in a shared Int32. */
export const [IDLE, BUSY] = [0, 1];

/** 64 MB: SQLite's own limit is 4. From here on the writing thread does the work after all, and a file that grew beyond is cut back. */
const LAST_RESORT_PAGES = 16_384;

interface LogKeeperOptions {
  readonly everyMs: number;
  /** Size of a log that is worth the work. */
  readonly largeBytes: number;
}

const DEFAULTS: LogKeeperOptions = { everyMs: 1_000, largeBytes: 2 ** 22 };
/** A disk that does not answer for so long is not waited for. */
const PATIENCE_MS = 10_000;

/**
 * Moves what is in the write-ahead log into the database, in a thread of its own. SQLite does that in whichever commit fills the
 * log, which then takes tenths of a second, and who writes in a host is who answers the window.
 */
export class LogKeeper {
  readonly #path: string;
  readonly #options: LogKeeperOptions;
  readonly #state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #timer: NodeJS.Timeout;
  #worker: Worker | null = null;
  readonly #changes: Statement;
  /** How many changes this process had made when the log was last moved. */
  #moved: unknown = null;

  /** `database` is the connection that this process writes `path` through. */
  constructor(database: Sqlite, path: string, options: LogKeeperOptions = DEFAULTS) {
    database.pragma(`wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
    database.pragma(
      `journal_size_limit = ${LAST_RESORT_PAGES * Number(database.pragma("page_size", { simple: true }))}`,
    );
    this.#changes = database.prepare("SELECT total_changes()").pluck();
    this.#path = path;
    this.#options = options;
    this.#timer = setInterval(() => {
      try {
        this.#look();
      } catch {
        // A folder that cannot be looked at for now: who writes to it meets that, and tells.
      }
    }, options.everyMs);
    this.#timer.unref();
  }

  /** Waits for a move under way, so that whoever closes the database after this is the last to have it open. */
  close(): void {
    clearInterval(this.#timer);
    Atomics.wait(this.#state, 0, BUSY, PATIENCE_MS);
    void this.#worker?.terminate();
  }

  #look(): void {
    if (Atomics.load(this.#state, 0) === BUSY) return;
    const log = statSync(`${this.#path}-wal`, { throwIfNoEntry: false });
    // The file keeps its size when it is written from its beginning again.
    const changes = this.#changes.get();
    if (!log || log.size < this.#options.largeBytes || changes === this.#moved) return;
    const worker = this.#start();
    this.#moved = changes;
    Atomics.store(this.#state, 0, BUSY);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(null);
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./log-thread.ts", import.meta.url), {
      workerData: { path: this.#path, state: this.#state.buffer },
      execArgv: [],
    });
    worker.unref();
    // What a disk refuses here, the writing thread meets itself, and tells.
    worker.on("error", () => {
      this.#worker = null;
      Atomics.store(this.#state, 0, IDLE);
    });
    this.#worker = worker;
    return worker;
  }
}
