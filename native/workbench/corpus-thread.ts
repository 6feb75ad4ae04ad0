import { parentPort, workerData } from "node:worker_threads";
import type { Problem } from "#core/base/problem.ts";
import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { openStore, type Store } from "#native/storage/store.ts";
import { checkProbe } from "./check-probe.ts";
import { checkCorpus } from "./check-corpus.ts";
import type { CorpusWork, CorpusWorkValue, Report, WorkMessage, WorkOrder } from "./corpus-work.ts";
import { WorkStopped } from "./corpus-work.ts";
import { countTokens, drawSubsets } from "./count-tokens.ts";
import { exportCorpus } from "./export-corpus.ts";

/** Entry of the thread that works on a corpus with a connection of its own. Started by corpus-checks.ts, which wrote the order. */
const order: WorkOrder = workerData;

const TELL_EVERY_MS = 100;

function reporter(): Report {
  const stop = new Int32Array(order.stop);
  let told = 0;
  let phase = "";
  return (progress) => {
    if (Atomics.load(stop, 0) === 1) throw new WorkStopped();
    const now = performance.now();
    if (progress.phase === phase && now - told < TELL_EVERY_MS) return;
    told = now;
    phase = progress.phase;
    tell({ type: "progress", ...progress });
  };
}

function tell(message: WorkMessage): void {
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(message);
}

type Value = CorpusWorkValue[CorpusWork["kind"]];

async function carryOut(store: Store, work: CorpusWork, report: Report): Promise<Result<Value, Problem>> {
  switch (work.kind) {
    case "check":
      return checkCorpus(store, work, report);
    case "probe":
      return checkProbe(store, work, report);
    case "tokens": {
      const counted = await countTokens(store, work, report);
      return counted.ok ? { ok: true, value: counted.value.summary } : counted;
    }
    case "subsets":
      return drawSubsets(store, work, report);
    case "export":
      return exportCorpus(store, work, report);
    default:
      return work satisfies never;
  }
}

async function main(): Promise<WorkMessage> {
  const opened = openStore(order.database, { checked: true });
  if (!opened.ok) return { type: "failed", problem: opened.error };
  const store = opened.value;
  try {
    const done = await carryOut(store, order.work, reporter());
    return done.ok ? { type: "finished", value: done.value } : { type: "failed", problem: done.error };
  } catch (cause) {
    if (cause instanceof WorkStopped) return { type: "stopped" };
    const outside = outsideProblem(cause);
    if (outside === null) throw cause;
    return { type: "failed", problem: outside };
  } finally {
    store.close();
  }
}

/** What the disk and SQLite report is an expected failure; anything else is our bug and goes on up. */
function outsideProblem(cause: unknown): Problem | null {
  if (!(cause instanceof Error) || !("code" in cause) || !/^(SQLITE_|E[A-Z]+$)/.test(String(cause.code))) return null;
  return problem(
    "corpus-work-failed",
    `The work on the corpus was broken off (${reasonOf(cause)}): nothing of it was kept; check the disk's space and permissions and start it again.`,
  );
}

tell(await main());
