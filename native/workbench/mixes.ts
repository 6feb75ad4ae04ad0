import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { NewDocument } from "#core/corpus/document.ts";
import { chooseRows, type MixRequest, type MixSummary } from "#core/generation/mix.ts";
import type { Store } from "#native/storage/store.ts";
import type { Corpora } from "./corpora.ts";
import { corpusTaken } from "./generation-problems.ts";
import { openMixSource, type MixSource, type NumberedChat, type Survey } from "./mix-source.ts";
import { isStorageFailure } from "./storage-failure.ts";
import { Turns } from "./turns.ts";

interface OpenedSource {
  readonly source: string;
  readonly count: number;
  readonly opened: MixSource;
}

/** A source that was looked through, with the numbers of the chats that are taken. */
interface Part {
  readonly source: string;
  readonly name: string;
  readonly survey: Survey;
  readonly chosen: ReadonlySet<number>;
}

/** Chats of one transaction, or fewer where they are long. */
const BATCH_ROWS = 250;
const BATCH_CHARACTERS = 500_000;

const CANCELLED = problem("cancelled", "The mix was cancelled, and nothing of it is kept.");

/** Mixes of chats by source, with exact counts. */
export class Mixes {
  readonly #store: Store;
  readonly #corpora: Corpora;
  readonly #now: () => Date;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(store: Store, corpora: Corpora, now: () => Date) {
    this.#store = store;
    this.#corpora = corpora;
    this.#now = now;
  }

  /**
   * All of it or nothing, seen at once when the last chat is there. A source with fewer chats than are wanted is refused, and
   * so are a source that is named twice and, unless they are to be left out, rows that are no chats.
   */
  async make(request: MixRequest, signal?: AbortSignal): Promise<Result<MixSummary, Problem>> {
    const either = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#running.add(promise);
    try {
      return await this.#make(request, new Turns(either, CANCELLED));
    } catch (cause) {
      if (!isStorageFailure(cause)) throw cause;
      return err(brokenOff(cause));
    } finally {
      this.#running.delete(promise);
      resolve();
    }
  }

  /** Ends what is under way; nothing of it is kept. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  async #make(request: MixRequest, turns: Turns): Promise<Result<MixSummary, Problem>> {
    const { corpus } = request;
    const free = await this.#free(corpus);
    if (!free.ok) return free;
    const parts = await this.#choose(request, turns);
    if (!parts.ok) return parts;
    const documents = await this.#keep(corpus, parts.value, turns);
    if (!documents.ok) return documents;
    const sources = parts.value.map(({ source, survey: { available, skipped }, chosen }) => ({
      source,
      available,
      taken: chosen.size,
      skipped,
    }));
    return ok({ corpus, documents: documents.value, sources });
  }

  async #free(corpus: string): Promise<Result<null, Problem>> {
    const { corpora } = this.#store;
    if (corpora.find(corpus) !== null) return err(corpusTaken(corpus));
    const { presence } = this.#store;
    const busy = corpora.runningImports().find((each) => each.corpus === corpus && presence.isAlive(each.ownerPid));
    if (busy !== undefined) return err(beingWritten(corpus, presence.describe(busy.ownerPid)));
    if (!corpora.holdsGivenUp(corpus)) return ok(null);
    // Keys of what was given up are taken until it is deleted.
    this.#corpora.sweep();
    await this.#corpora.swept();
    return ok(null);
  }

  /** Looks all sources through before anything is written. */
  async #choose({ sources, seed, skipBad }: MixRequest, turns: Turns): Promise<Result<Part[], Problem>> {
    const opened = await this.#open(sources);
    if (!opened.ok) return opened;
    const parts: Part[] = [];
    for (const { source, count, opened: from } of opened.value) {
      const survey = await from.survey(skipBad, turns);
      if (!survey.ok) return survey;
      const { available } = survey.value;
      if (available < count) return err(tooFew(source, available, count));
      const chosen = chooseRows(available, count, `${seed}/${source}`);
      parts.push({ source, name: from.name, survey: survey.value, chosen });
      const going = await turns.give();
      if (!going.ok) return going;
    }
    return ok(parts);
  }

  async #open(sources: MixRequest["sources"]): Promise<Result<OpenedSource[], Problem>> {
    const all: OpenedSource[] = [];
    for (const { source, count } of sources) {
      const opened = await openMixSource(this.#store, source);
      if (!opened.ok) return opened;
      const { identity } = opened.value;
      if (all.some((other) => other.opened.identity === identity)) return err(namedTwice(source));
      all.push({ source, count, opened: opened.value });
    }
    return ok(all);
  }

  /** Stores the chosen chats unseen, some at a time, and shows them when all are there; how many there are. */
  async #keep(corpus: string, parts: readonly Part[], turns: Turns): Promise<Result<number, Problem>> {
    const { corpora } = this.#store;
    const begunAt = this.#now().toISOString();
    const batch = corpora.beginImport(
      { name: corpus, kind: "chats", specSha256: null, origin: "generated", createdAt: begunAt },
      { path: parts.map(({ source }) => source).join(", "), ownerPid: process.pid, begunAt },
    );
    let kept = false;
    try {
      const added = await this.#insert(batch, parts, turns);
      if (!added.ok) return added;
      const wanted = parts.reduce((sum, { chosen }) => sum + chosen.size, 0);
      if (added.value !== wanted) return err(notAll(added.value, wanted));
      const going = await turns.give();
      if (!going.ok) return going;
      const shown = this.#store.transaction(() => corpora.find(corpus) === null && corpora.completeImport(batch));
      if (!shown) return err(corpusTaken(corpus));
      kept = true;
      return added;
    } finally {
      if (!kept) {
        corpora.dropImport(batch);
        this.#corpora.sweep();
      }
    }
  }

  async #insert(batch: number, parts: readonly Part[], turns: Turns): Promise<Result<number, Problem>> {
    let added = 0;
    let pending: NewDocument[] = [];
    let characters = 0;
    const store = (): void => {
      added += this.#store.documents.insertImported(batch, pending) ?? 0;
      pending = [];
      characters = 0;
    };
    for (const [place, part] of parts.entries()) {
      for await (const row of part.survey.read(part.chosen)) {
        if (row !== null) {
          pending.push(documentOf(row, part.name, place));
          characters += row.chat.text.length;
        }
        const full = pending.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS;
        if (full) store();
        const going = full ? await turns.give() : await turns.pass();
        if (!going.ok) return going;
      }
    }
    store();
    return ok(added);
  }
}

/** The place of its source in the list tells it from a chat of another source of the same name. */
function documentOf({ number, chat }: NumberedChat, name: string, place: number): NewDocument {
  const provenance = { ...chat.provenance, source: chat.provenance.source ?? name };
  return { ...chat, provenance, key: `${place + 1}/${name}/${number + 1}` };
}

function beingWritten(corpus: string, holder: string): Problem {
  return problem(
    "corpus-busy",
    `Corpus "${corpus}" is being written to by ${holder}: wait for it, or choose another name.`,
  );
}

function namedTwice(source: string): Problem {
  return problem(
    "mix-source-twice",
    `"${source}" is named twice among the sources: name it once, with the count of both.`,
  );
}

function tooFew(source: string, available: number, count: number): Problem {
  return problem(
    "mix-source-too-small",
    `"${source}" has ${available} chats, and ${count} are wanted: ask for fewer, or add another source.`,
  );
}

function notAll(added: number, wanted: number): Problem {
  return problem(
    "corpus-work-failed",
    `Only ${added} of the ${wanted} chats could be stored, so nothing of the mix is kept: leave the sources and the corpus alone while they are mixed, and mix them again.`,
  );
}

function brokenOff(cause: unknown): Problem {
  return problem(
    "corpus-work-failed",
    `The mix was broken off (${reasonOf(cause)}), and nothing of it is kept: check the sources and the disk's free space, then mix them again.`,
  );
}
