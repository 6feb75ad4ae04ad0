import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { z } from "zod";
import { countFacets } from "./count-facets.ts";
import type { ReaderAnswer, ReaderQuestion } from "./corpus-reader.ts";
import type { Patience } from "./patience.ts";
import { searchDocuments } from "./search-documents.ts";

/** Entry of the thread that searches with a connection of its own, which cannot write. */
const { path } = z.strictObject({ path: z.string() }).parse(workerData);
const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 10_000 });
// Pages of the index that a search has read once are found in memory again (in KiB).
database.pragma("cache_size = -65536");

class LostInterest extends Error {}

parentPort?.on("message", (question: ReaderQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answer(question));
});

function answer(question: ReaderQuestion): ReaderAnswer {
  const stop = new Int32Array(question.stop);
  const patience: Patience = {
    check: () => {
      if (Atomics.load(stop, 0) === 1) throw new LostInterest();
    },
    now: () => performance.now(),
  };
  try {
    patience.check();
    // One transaction: all statements of a question see the same documents, whatever is written meanwhile.
    return database.transaction((): ReaderAnswer => {
      return question.kind === "search"
        ? { id: question.id, kind: "search", result: searchDocuments(database, question.request, patience) }
        : { id: question.id, kind: "facets", result: countFacets(database, question.request, patience) };
    })();
  } catch (cause) {
    if (cause instanceof LostInterest) return { id: question.id, kind: "stopped" };
    throw cause;
  }
}
