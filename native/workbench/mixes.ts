import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { NewDocument } from "#core/corpus/document.ts";
import { readRow } from "#core/corpus/read-row.ts";
import { chooseRows, type MixRequest, type MixSummary } from "#core/generation/mix.ts";
import { openRows } from "#native/artifacts/rows/open-rows.ts";
import type { Store } from "#native/storage/store.ts";
import { corpusTaken } from "./generation-problems.ts";

/** Chats of one source, read from its beginning each time. */
interface Chats {
  /** What the rows are called by in the mix. */
  readonly name: string;
  /** Chats, and what cannot be taken for one. */
  rows(): AsyncGenerator<Result<Omit<NewDocument, "key">, Problem>, void, undefined>;
}

/** Rows between two looks at what else the process has to do. */
const ROWS_A_TURN = 250;

interface Taken {
  readonly documents: readonly NewDocument[];
  readonly source: MixSummary["sources"][number];
}

/** Mixes of chats by source, with exact counts. */
export class Mixes {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** All of it or nothing. A source with fewer chats than are wanted, or with a row that is none, is refused. */
  async make(request: MixRequest, signal?: AbortSignal): Promise<Result<MixSummary, Problem>> {
    const { corpus, sources, seed } = request;
    if (this.#store.corpora.find(corpus) !== null) return err(corpusTaken(corpus));
    const twice = sources.find(({ source }, at) => sources.findIndex((each) => each.source === source) !== at);
    if (twice !== undefined) return err(namedTwice(twice.source));
    const parts: Taken[] = [];
    for (const [at, { source, count }] of sources.entries()) {
      const part = await this.#take({ source, count, at: at + 1 }, `${seed}/${source}`, signal);
      if (!part.ok) return part;
      parts.push(part.value);
    }
    const documents = parts.flatMap((part) => part.documents);
    const createdAt = this.#now().toISOString();
    this.#store.transaction(() => {
      this.#store.corpora.add({ name: corpus, kind: "chats", specSha256: null, origin: "generated", createdAt });
      const inserted = this.#store.documents.insertBatch(corpus, documents);
      if (inserted !== documents.length) throw new Error("Internal error: two chats of a mix have one key.");
    });
    return ok({ corpus, documents: documents.length, sources: parts.map((part) => part.source) });
  }

  async #take(
    { source, count, at }: { readonly source: string; readonly count: number; readonly at: number },
    seed: string,
    signal?: AbortSignal,
  ): Promise<Result<Taken, Problem>> {
    const chats = await this.#open(source);
    if (!chats.ok) return chats;
    let available = 0;
    for await (const row of chats.value.rows()) {
      if (!row.ok) return row;
      if (++available % ROWS_A_TURN === 0) await turn();
      if (signal?.aborted === true) return err(CANCELLED);
    }
    if (available < count) return err(tooFew(source, available, count));
    const chosen = chooseRows(available, count, seed);
    const documents: NewDocument[] = [];
    let number = 0;
    for await (const row of chats.value.rows()) {
      if (number % ROWS_A_TURN === 0) await turn();
      if (signal?.aborted === true) return err(CANCELLED);
      if (!row.ok) return row;
      const isChosen = chosen.has(number++);
      if (!isChosen) continue;
      const provenance = { ...row.value.provenance, source: row.value.provenance.source ?? chats.value.name };
      documents.push({ ...row.value, provenance, key: `${at}/${chats.value.name}/${number}` });
    }
    return ok({ documents, source: { source, available, taken: documents.length } });
  }

  async #open(source: string): Promise<Result<Chats, Problem>> {
    const { documents, corpora } = this.#store;
    if (corpora.find(source) !== null) {
      return ok({
        name: source,
        async *rows() {
          for (const { id, title, text, messages, provenance } of documents.iterate(source)) {
            yield messages === null
              ? err(noChat(source, `document ${id}`, "it is a document"))
              : ok({ title, text, messages, provenance });
          }
        },
      });
    }
    const path = resolve(source);
    if (!existsSync(path)) return err(unknown(source));
    const opened = await openRows(path);
    if (!opened.ok) return opened;
    const name = basename(path);
    return ok({
      name,
      async *rows() {
        for await (const { place, value } of opened.value.rows()) {
          const read = value.ok ? readRow(value.value, { source: `${name} ${place}`, specSha256: null }) : value;
          if (!read.ok) {
            yield err(noChat(source, place, read.error));
            continue;
          }
          const { id: _, ...row } = read.value;
          yield row.messages === null ? err(noChat(source, place, "it is a document")) : ok(row);
        }
      },
    });
  }
}

const CANCELLED = problem("cancelled", "The mix was cancelled, and nothing of it is kept.");

function namedTwice(source: string): Problem {
  return problem("mix-source-twice", `"${source}" is named twice: name it once, with the count of both.`);
}

function noChat(source: string, place: string, reason: string): Problem {
  return problem(
    "mix-row-unusable",
    `"${source}", ${place}, cannot be taken for a chat (${reason}), and nothing was made: correct it, or import the file with --skip-bad and mix from that corpus.`,
  );
}

function unknown(source: string): Problem {
  return problem(
    "mix-source-unknown",
    `There is neither a corpus nor a file "${source}": see msm corpus list, or check the path.`,
  );
}

function tooFew(source: string, available: number, count: number): Problem {
  return problem(
    "mix-source-too-small",
    `"${source}" has ${available} chats, and ${count} are wanted: ask for fewer, or add another source.`,
  );
}
