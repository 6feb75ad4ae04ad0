import { setImmediate as turn } from "node:timers/promises";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { createRandom } from "#core/base/random.ts";
import type { CorpusSummary } from "#core/corpus/document.ts";
import type { ImportEvent, ImportRequest } from "#core/corpus/import.ts";
import type { NewNote } from "#core/corpus/note.ts";
import type { SavedSearch } from "#core/corpus/saved-search.ts";
import type { CoverageMap, DocumentHit, DocumentNote, DocumentView, Facets, SearchPage } from "#core/corpus/search.ts";
import type { SearchRequest } from "#core/corpus/search.ts";
import type { FacetsRequest } from "#native/storage/corpus-reader.ts";
import type { Store } from "#native/storage/store.ts";
import { importDocuments } from "./import-documents.ts";
import { isStorageFailure } from "./storage-failure.ts";

/** Corpora of the workspace: import, search, reading, notes. */
export class Corpora {
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #closing = new AbortController();
  #sweeping: Promise<void> = Promise.resolve();
  readonly #imports = new Set<Promise<void>>();

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  list(): CorpusSummary[] {
    return this.#store.corpora.list();
  }

  /** The name of the spec that a corpus was written from; null where that is not known. */
  specName(id: string): string | null {
    const sha256 = this.list().find((corpus) => corpus.id === id)?.specSha256 ?? null;
    return sha256 === null ? null : (this.#store.specs.namesOf(sha256)[0] ?? null);
  }

  find(id: string): Result<CorpusSummary, Problem> {
    const found = this.#store.corpora.find(id);
    if (found !== null) return ok(found);
    const known = this.list().map((corpus) => corpus.id);
    return err(
      problem(
        "corpus-unknown",
        `There is no corpus "${id}" in this workspace; ${known.length > 0 ? `choose one of ${known.join(", ")}` : "import one with msm corpus import PATH --spec ID"}.`,
      ),
    );
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<Result<SearchPage, Problem>> {
    const scope = this.#scope(request.corpus);
    return scope.ok ? this.#store.corpusReader.search(request, signal) : scope;
  }

  async facets(request: FacetsRequest, signal?: AbortSignal): Promise<Result<Facets, Problem>> {
    const scope = this.#scope(request.corpus);
    return scope.ok ? this.#store.corpusReader.facets(request, signal) : scope;
  }

  open(id: number): Result<DocumentView, Problem> {
    const document = this.#store.documents.find(id);
    if (document === null) return err(documentUnknown(id));
    return ok({
      document,
      provenance: document.provenance,
      notes: this.#store.documentNotes.of(id),
      duplicates: this.#store.documents.duplicatesOf(id),
      overlaps: this.#store.documents.overlapsOf(id),
    });
  }

  /** The same documents for the same seed as long as the corpus is the same; in a random order. */
  sample(request: { corpus: string; count: number; seed: string }): Result<DocumentHit[], Problem> {
    const { corpus, count, seed } = request;
    const found = this.find(corpus);
    if (!found.ok) return found;
    const random = createRandom(seed);
    return ok(this.#store.documents.hits(drawIds(this.#store.documents.ids(corpus), count, random)));
  }

  /** Subdomains × document types, from what is counted anyway. */
  coverage(corpus: string): Result<CoverageMap, Problem> {
    const found = this.find(corpus);
    return found.ok ? ok(this.#store.documents.coverage(corpus)) : found;
  }

  /** Ends with "finished" or "failed". Who stops listening cancels the import; then nothing of it is seen. */
  async *importFrom(request: ImportRequest, signal?: AbortSignal): AsyncGenerator<ImportEvent, void, undefined> {
    const either = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#imports.add(promise);
    try {
      // A document of an import that was given up would pass for one that is there already.
      if (this.#store.corpora.holdsGivenUp(request.corpus)) await this.swept();
      yield* importDocuments(request, { store: this.#store, now: this.#now, signal: either });
    } finally {
      this.#imports.delete(promise);
      resolve();
      this.sweep();
    }
  }

  /** It is gone for everybody at once; its room is given back little by little. */
  remove(id: string): Result<{ readonly id: string }, Problem> {
    const found = this.find(id);
    if (!found.ok) return found;
    this.#store.corpora.remove(id);
    this.sweep();
    return ok({ id });
  }

  addNote({ document, ...note }: NewNote): Result<DocumentNote, Problem> {
    const found = this.#store.documents.find(document);
    if (found === null) return err(documentUnknown(document));
    if (note.end > found.length) {
      return err(
        problem(
          "note-outside",
          `The note's span ends at ${note.end}, but document ${document} has ${found.length} characters: mark a part of its text.`,
        ),
      );
    }
    return ok(this.#store.documentNotes.add(document, { ...note, createdAt: this.#now().toISOString() }));
  }

  removeNote(id: number): Result<{ readonly id: number }, Problem> {
    return this.#store.documentNotes.remove(id)
      ? ok({ id })
      : err(
          problem("note-unknown", `There is no note ${id}; it may have been removed already: open the document again.`),
        );
  }

  savedSearches(): SavedSearch[] {
    return this.#store.savedSearches.list();
  }

  /** A search of the same name is replaced. */
  saveSearch(name: string, request: SearchRequest): SavedSearch {
    const saved = { name, request: { ...request, after: null }, createdAt: this.#now().toISOString() };
    this.#store.savedSearches.put(saved);
    return saved;
  }

  removeSearch(name: string): Result<{ readonly name: string }, Problem> {
    return this.#store.savedSearches.remove(name)
      ? ok({ name })
      : err(problem("search-unknown", `There is no saved search "${name}": choose one that is listed.`));
  }

  /** Gives up imports whose process is gone and begins to delete what is left of them and of removed corpora. */
  tidy(): void {
    for (const { id, ownerPid } of this.#store.corpora.runningImports()) {
      // A process that just began imports nothing: its number on a row is an earlier one's.
      if (ownerPid === process.pid || !this.#store.presence.isAlive(ownerPid)) this.#store.corpora.dropImport(id);
    }
    this.sweep();
  }

  sweep(): void {
    // What a full or busy disk keeps from being deleted now is deleted after the next opening.
    this.#sweeping = this.#sweeping
      .then(() => this.#sweepAll())
      .catch((cause: unknown) => {
        if (!isStorageFailure(cause)) throw cause;
      });
  }

  /** When everything that was given up is deleted, or the workbench closes. */
  async swept(): Promise<void> {
    await this.#sweeping;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#imports);
    await this.#sweeping;
    await this.#store.corpusReader.close();
  }

  async #sweepAll(): Promise<void> {
    while (!this.#closing.signal.aborted && this.#store.corpora.sweep()) {
      // Others get their turn between two transactions.
      await turn();
    }
  }

  #scope(corpus: string | null): Result<null, Problem> {
    if (corpus === null) return ok(null);
    const found = this.find(corpus);
    return found.ok ? ok(null) : found;
  }
}

function documentUnknown(id: number): Problem {
  return problem("document-unknown", `There is no document ${id} in this workspace; msm corpus search finds one.`);
}

/** `count` of the ids, or all where there are fewer: the head of a shuffle that is carried only so far. */
function drawIds(ids: number[], count: number, random: ReturnType<typeof createRandom>): number[] {
  for (let place = 0; place < Math.min(count, ids.length); place++) {
    const other = place + random.integer(ids.length - place);
    const [here = 0, there = 0] = [ids[place], ids[other]];
    ids[place] = there;
    ids[other] = here;
  }
  return ids.slice(0, count);
}
