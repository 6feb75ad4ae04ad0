import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
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
  rows(): AsyncGenerator<Omit<NewDocument, "key">, void, undefined>;
}

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

  /** All of it or nothing. A source with fewer chats than are wanted is refused. */
  async make(request: MixRequest, signal?: AbortSignal): Promise<Result<MixSummary, Problem>> {
    const { corpus, sources, seed } = request;
    if (this.#store.corpora.find(corpus) !== null) return err(corpusTaken(corpus));
    const parts: Taken[] = [];
    for (const { source, count } of sources) {
      const part = await this.#take(source, count, `${seed}/${source}`, signal);
      if (!part.ok) return part;
      parts.push(part.value);
    }
    const documents = parts.flatMap((part) => part.documents);
    const createdAt = this.#now().toISOString();
    this.#store.transaction(() => {
      this.#store.corpora.add({ name: corpus, kind: "chats", specSha256: null, origin: "generated", createdAt });
      this.#store.documents.insertBatch(corpus, documents);
    });
    return ok({ corpus, documents: documents.length, sources: parts.map((part) => part.source) });
  }

  async #take(source: string, count: number, seed: string, signal?: AbortSignal): Promise<Result<Taken, Problem>> {
    const chats = await this.#open(source);
    if (!chats.ok) return chats;
    let available = 0;
    for await (const row of chats.value.rows()) {
      if (signal?.aborted === true)
        return err(problem("cancelled", "The mix was cancelled, and nothing of it is kept."));
      if (row.messages !== null) available++;
    }
    if (available < count) return err(tooFew(source, available, count));
    const chosen = chooseRows(available, count, seed);
    const documents: NewDocument[] = [];
    let number = -1;
    for await (const row of chats.value.rows()) {
      if (row.messages === null || !chosen.has(++number)) continue;
      const provenance = { ...row.provenance, source: row.provenance.source ?? chats.value.name };
      documents.push({ ...row, provenance, key: `${chats.value.name}/${number + 1}` });
    }
    return ok({ documents, source: { source, available, taken: documents.length } });
  }

  async #open(source: string): Promise<Result<Chats, Problem>> {
    const { documents, corpora } = this.#store;
    if (corpora.find(source) !== null) {
      return ok({
        name: source,
        async *rows() {
          for (const { title, text, messages, provenance } of documents.iterate(source)) {
            yield { title, text, messages, provenance };
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
          if (!read.ok) continue;
          const { id: _, ...row } = read.value;
          yield row;
        }
      },
    });
  }
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
