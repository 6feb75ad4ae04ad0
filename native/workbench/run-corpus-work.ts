import { Worker } from "node:worker_threads";
import { problem } from "#core/base/problem.ts";
import type { JobEvent } from "#core/base/job-event.ts";
import { Broadcast } from "./broadcast.ts";
import type { CorpusWork, CorpusWorkValue, WorkMessage, WorkOrder, WorkProgress } from "./corpus-work.ts";

/** A thread that does not notice within this time that its work was given up is ended. What it has not committed is undone. */
const GRACE_MS = 10_000;

/** JavaScript memory of the thread. Sketches of documents lie outside it. */
const MOST_HEAP_MB = 4096;

const OUT_OF_MEMORY = problem(
  "corpus-work-failed",
  "The work on the corpus took more memory than it may have, and nothing of it was kept: check parts of the corpus, or leave documents of many megabytes out.",
);

const CANCELLED = problem("cancelled", "Cancelled: nothing of it was kept.");

/** Carries work out in a thread of its own and tells how it goes. Who stops listening, or aborts, gives the work up. */
export async function* runCorpusWork<K extends CorpusWork["kind"]>(
  database: string,
  work: Extract<CorpusWork, { readonly kind: K }>,
  signal?: AbortSignal,
): AsyncGenerator<JobEvent<CorpusWorkValue[K]>, void, undefined> {
  if (signal?.aborted) {
    yield { type: "failed", problem: CANCELLED };
    return;
  }
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const order: WorkOrder = { database, work, stop };
  const worker = new Worker(new URL("./corpus-thread.ts", import.meta.url), {
    workerData: order,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
  });
  const messages = new Broadcast<WorkMessage>();
  const ended = Promise.withResolvers<unknown>();
  worker.on("message", (message: WorkMessage) => messages.send(message));
  worker.on("error", (cause) => ended.resolve(cause));
  worker.on("exit", () => {
    ended.resolve(null);
    messages.close();
  });
  let grace: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    Atomics.store(new Int32Array(stop), 0, 1);
    grace ??= setTimeout(() => void worker.terminate(), GRACE_MS);
  };
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    const last = yield* progressOf<CorpusWorkValue[K]>(messages.listen());
    const cause = await ended.promise;
    if (isOutOfMemory(cause)) yield { type: "failed", problem: OUT_OF_MEMORY };
    else if (cause !== null) throw cause;
    else yield last;
  } finally {
    giveUp();
    await ended.promise;
    clearTimeout(grace);
    signal?.removeEventListener("abort", giveUp);
  }
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
}

/** Tells the progress; returns how the work ended. */
async function* progressOf<V>(messages: AsyncIterable<WorkMessage>): AsyncGenerator<JobEvent<V>, JobEvent<V>> {
  const pace = createPace();
  let last: JobEvent<V> = { type: "failed", problem: CANCELLED };
  for await (const message of messages) {
    if (message.type === "progress") yield { type: "progress", ...pace(message) };
    else if (message.type === "finished") {
      // The thread answers the kind of work that it was given.
      last = { type: "finished", value: message.value as V };
    } else if (message.type === "failed") last = message;
  }
  return last;
}

/** Adds rate and time left, from the pace of the phase that it is in. */
function createPace(): (
  progress: WorkProgress,
) => WorkProgress & { perSecond: number | null; secondsLeft: number | null } {
  let phase = "";
  let begunMs = 0;
  let begunAt = 0;
  return ({ phase: now, done, total }) => {
    if (now !== phase) {
      phase = now;
      begunMs = performance.now();
      begunAt = done;
    }
    const seconds = (performance.now() - begunMs) / 1000;
    const perSecond = done > begunAt && seconds > 0 ? (done - begunAt) / seconds : null;
    return { phase, done, total, perSecond, secondsLeft: perSecond === null ? null : (total - done) / perSecond };
  };
}
