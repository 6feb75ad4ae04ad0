import { basename, resolve } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CorpusKind, NewDocument } from "#core/corpus/document.ts";
import type { BadRow, ImportEvent, ImportRequest } from "#core/corpus/import.ts";
import { readRow } from "#core/corpus/read-row.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { openRows } from "#native/artifacts/rows/open-rows.ts";
import type { RawRow, RowSource } from "#native/artifacts/rows/row.ts";
import type { Store } from "#native/storage/store.ts";
import { isStorageFailure } from "./storage-failure.ts";

interface Dependencies {
  readonly store: Store;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Rows of one transaction, or fewer where they are long: it takes about a tenth of a second, in which all others wait. */
const BATCH_ROWS = 250;
const BATCH_CHARACTERS = 500_000;

/** Bad rows that a summary shows; all are counted. */
const SHOWN_BAD_ROWS = 20;

const PROGRESS_MS = 200;

/**
 * Imports a file or folder into a corpus. Ends with "finished" or "failed"; what comes before is progress. Documents are stored
 * as they are read, unseen, and are all seen at once when the last one is there.
 */
export async function* importDocuments(
  request: ImportRequest,
  deps: Dependencies,
): AsyncGenerator<ImportEvent, void, undefined> {
  const path = resolve(request.path);
  const busy = busyImport(deps.store, request.corpus);
  const source = busy === null ? await openRows(path) : err(busy);
  if (!source.ok) {
    yield failed(source.error);
    return;
  }
  const work = new ImportWork({ ...request, path }, source.value, deps);
  try {
    yield* work.run();
  } catch (cause) {
    if (!isStorageFailure(cause)) throw cause;
    const failure = `The import of ${path} was broken off (${reasonOf(cause)}), and nothing of it is kept: check the file and the disk's free space, then import it again.`;
    yield failed(problem("import-broken-off", failure));
  } finally {
    work.dropUnlessFinished();
  }
}

/** One import under way. */
class ImportWork {
  readonly #request: ImportRequest;
  readonly #source: RowSource;
  readonly #deps: Dependencies;
  readonly #existed: boolean;
  #kind: CorpusKind | null;
  #batch: number | null = null;
  #finished = false;
  #pending: NewDocument[] = [];
  #pendingCharacters = 0;
  readonly #occurrences = new Map<number, number>();
  readonly #counts = { rows: 0, added: 0, alreadyThere: 0, skipped: 0 };
  readonly #firstSkipped: BadRow[] = [];

  constructor(request: ImportRequest, source: RowSource, deps: Dependencies) {
    this.#request = request;
    this.#source = source;
    this.#deps = deps;
    const corpus = deps.store.corpora.find(request.corpus);
    this.#existed = corpus !== null;
    this.#kind = corpus?.kind ?? request.kind ?? null;
  }

  async *run(): AsyncGenerator<ImportEvent, void, undefined> {
    const began = performance.now();
    let toldAt = began;
    for await (const row of this.#source.rows()) {
      const taken = this.#deps.signal.aborted ? err(CANCELLED) : this.#take(row);
      if (!taken.ok) {
        yield failed(taken.error);
        return;
      }
      // Whoever else has something to do gets a turn after each transaction.
      if (taken.value === "stored") await turn();
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS) continue;
      toldAt = now;
      yield this.#progress(row.doneBytes, now - began);
    }
    const ended = this.#end();
    yield ended.ok ? ended.value : failed(ended.error);
  }

  dropUnlessFinished(): void {
    if (this.#batch !== null && !this.#finished) this.#deps.store.corpora.dropImport(this.#batch);
  }

  #take(row: RawRow): Result<"held" | "stored", Problem> {
    const { path, specSha256, skipBad } = this.#request;
    this.#counts.rows++;
    const read = row.value.ok
      ? readRow(row.value.value, { source: `${basename(path)} ${row.place}`, specSha256 })
      : row.value;
    const fault = read.ok ? this.#otherKind(read.value.messages === null ? "documents" : "chats") : read.error;
    if (!read.ok || fault !== null) {
      if (!skipBad) return err(badRow(path, row.place, fault ?? ""));
      this.#counts.skipped++;
      if (this.#firstSkipped.length < SHOWN_BAD_ROWS)
        this.#firstSkipped.push({ place: row.place, reason: fault ?? "" });
      return ok("held");
    }
    const { id, ...document } = read.value;
    const content = sha256OfText(JSON.stringify([document.text, document.messages]));
    this.#pending.push({ ...document, key: `import:${content}:${id ?? this.#occurrence(content)}` });
    this.#pendingCharacters += document.text.length;
    const full = this.#pending.length >= BATCH_ROWS || this.#pendingCharacters >= BATCH_CHARACTERS;
    return full ? this.#store() : ok("held");
  }

  /**
   * Which of the rows of the same content it is, from 1: rows without an id keep their keys when others come before them. By
   * 52 bits of the hash, so that a million rows take a few tens of megabytes; two contents that share them only count on.
   */
  #occurrence(content: string): number {
    const short = Number.parseInt(content.slice(0, 13), 16);
    const count = (this.#occurrences.get(short) ?? 0) + 1;
    this.#occurrences.set(short, count);
    return count;
  }

  /** What is wrong with a row of this kind in this corpus; the first row decides where nothing else has. */
  #otherKind(kind: CorpusKind): string | null {
    this.#kind ??= kind;
    if (this.#kind === kind) return null;
    return kind === "chats" ? "it is a chat among documents" : "it is a document among chats";
  }

  #store(): Result<"stored", Problem> {
    const { store, now } = this.#deps;
    const { corpus, path, specSha256 } = this.#request;
    if (this.#pending.length === 0) return ok("stored");
    const begunAt = now().toISOString();
    const kind = this.#kind ?? "documents";
    this.#batch ??= store.corpora.beginImport(
      { name: corpus, kind, specSha256, origin: "imported", createdAt: begunAt },
      { path, ownerPid: process.pid, begunAt },
    );
    const added = store.documents.insertImported(this.#batch, this.#pending);
    if (added === null) return err(removedMeanwhile(corpus));
    this.#counts.added += added;
    this.#counts.alreadyThere += this.#pending.length - added;
    this.#pending = [];
    this.#pendingCharacters = 0;
    return ok("stored");
  }

  #end(): Result<ImportEvent, Problem> {
    const { path, corpus } = this.#request;
    const stored = this.#store();
    if (!stored.ok) return stored;
    const { rows, added, alreadyThere, skipped } = this.#counts;
    if (this.#batch === null) return err(nothingFound(path, rows));
    const { store } = this.#deps;
    // Nothing new: the batch would be an empty one.
    if (added > 0 || !this.#existed) {
      if (!store.corpora.completeImport(this.#batch)) return err(removedMeanwhile(corpus));
      this.#finished = true;
    }
    return ok({
      type: "finished",
      summary: {
        corpus,
        kind: this.#kind ?? "documents",
        format: this.#source.format,
        rows,
        added,
        alreadyThere,
        skipped: { count: skipped, first: this.#firstSkipped },
        documents: store.corpora.find(corpus)?.documents ?? 0,
      },
    });
  }

  #progress(doneBytes: number, durationMs: number): ImportEvent {
    const { totalBytes } = this.#source;
    const left = doneBytes > 0 ? ((totalBytes - doneBytes) / doneBytes) * (durationMs / 1000) : null;
    return {
      type: "progress",
      rows: this.#counts.rows,
      doneBytes,
      totalBytes,
      rowsPerSecond: this.#counts.rows / (durationMs / 1000),
      secondsLeft: left,
    };
  }
}

const CANCELLED = problem("cancelled", "The import was cancelled, and nothing of it is kept.");

function failed(failure: Problem): ImportEvent {
  return { type: "failed", problem: failure };
}

/** Two imports into one corpus at once could each take the other's unseen documents for ones that are there. */
function busyImport(store: Store, corpus: string): Problem | null {
  const { presence } = store;
  const running = store.corpora
    .runningImports()
    .find((each) => each.corpus === corpus && presence.isAlive(each.ownerPid));
  if (!running) return null;
  const who = presence.describe(running.ownerPid);
  return problem(
    "corpus-busy",
    `Corpus "${corpus}" is being imported into by ${who}: wait until it has ended, then import this file.`,
  );
}

function badRow(path: string, place: string, reason: string): Problem {
  return problem(
    "row-unusable",
    `${path}, ${place}: ${reason}. Nothing was imported: correct it, or leave such rows out with --skip-bad.`,
  );
}

function removedMeanwhile(corpus: string): Problem {
  return problem(
    "corpus-removed",
    `Corpus "${corpus}" was removed while documents were imported to it: import them again.`,
  );
}

function nothingFound(path: string, rows: number): Problem {
  return rows === 0
    ? problem("file-empty", `${path} holds no rows and no texts: check that it is the right file.`)
    : problem(
        "file-unusable",
        `None of the ${rows} rows of ${path} can be used, so nothing was imported: see the first without --skip-bad.`,
      );
}
