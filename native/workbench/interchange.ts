import { basename, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ForeignReport, ForeignResults } from "#core/interchange/foreign.ts";
import { scoreSummaries } from "#core/interchange/score-rates.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { Store } from "#native/storage/store.ts";
import { readLogs } from "./read-logs.ts";
import { logsOfRun, type RunSources } from "./run-logs.ts";
import { RUN_LOG_FORMATS, type RunLogFormat, writeRunLogs } from "./write-logs.ts";

export { RUN_LOG_FORMATS, type RunLogFormat };

interface Dependencies extends RunSources {
  readonly store: Store;
  readonly now: () => Date;
}

/** Results that leave in other programs' formats, and results of other programs. */
export class Interchange {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Writes a run as logs, one a checkpoint and kind of reading, into a folder that is made where it is missing. */
  export(runId: string, format: RunLogFormat, folder: string): Result<string[], Problem> {
    const logs = logsOfRun(this.#deps, runId);
    if (!logs.ok) return logs;
    try {
      return ok(writeRunLogs(logs.value, format, resolve(folder)));
    } catch (cause) {
      if (!(cause instanceof RangeError || (cause instanceof Error && "syscall" in cause))) throw cause;
      return err(
        problem(
          "export-failed",
          `Run "${runId}" cannot be written to ${folder} (${reasonOf(cause)}): choose another folder with --out.`,
        ),
      );
    }
  }

  /** Reads a file or folder of another program; the same again changes nothing. */
  async import(path: string, signal?: AbortSignal): Promise<Result<ForeignResults[], Problem>> {
    const full = resolve(path);
    const read = await readLogs(full, signal);
    if (!read.ok) return read;
    const { format, sha256, logs } = read.value;
    const { store, now } = this.#deps;
    return ok(
      store.transaction(() =>
        logs.map(({ samples, ...head }) => {
          const id = `${FOREIGN}${sha256OfText(`${sha256}/${head.model}`).slice(0, 10)}`;
          const added: ForeignResults = {
            ...head,
            id,
            format,
            source: basename(full),
            sourceSha256: sha256,
            importedAt: now().toISOString(),
            samples: samples.length,
          };
          store.foreignResults.add(added, samples);
          return store.foreignResults.find(id) ?? added;
        }),
      ),
    );
  }

  list(): ForeignResults[] {
    return this.#deps.store.foreignResults.list();
  }

  /** Whether an id is one of imported results. */
  holds(id: string): boolean {
    return this.#deps.store.foreignResults.find(id) !== null;
  }

  /** What imported results say, with the rates of their own scores. */
  show(id: string): Result<ForeignReport, Problem> {
    const results = this.#deps.store.foreignResults.find(id);
    if (!results) return err(unknownResults(id));
    const samples = this.#deps.store.foreignResults.samples(id);
    const failed = samples.filter(({ error }) => error !== null).length;
    return ok({
      results,
      scores: scoreSummaries(samples),
      warnings: [
        `These are foreign results, read from ${results.source}: their scores are whatever wrote them says, and they are never paired with runs of this workspace`,
        ...(results.status === "success" ? [] : [`The log is incomplete: its status is "${results.status}"`]),
        ...(failed > 0 ? [`${failed} of ${samples.length} samples failed and count in no rate`] : []),
      ],
    });
  }

  remove(id: string): Result<null, Problem> {
    return this.#deps.store.foreignResults.remove(id) ? ok(null) : err(unknownResults(id));
  }
}

const FOREIGN = "foreign-";

function unknownResults(id: string): Problem {
  return problem("results-unknown", `There are no imported results "${id}": msm results list shows what there is.`);
}
