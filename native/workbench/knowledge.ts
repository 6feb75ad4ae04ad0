import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { type KnowledgeRate, knowledgeRates } from "#core/knowledge/knowledge-rates.ts";
import { RECALL_VERSION } from "#core/knowledge/recall.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { Store } from "#native/storage/store.ts";
import { warningsOf } from "./run-columns.ts";
import { selectRuns } from "./select-runs.ts";

export interface KnowledgeReport {
  readonly runs: readonly ProbeRunSummary[];
  readonly probe: { readonly id: string; readonly version: number };
  readonly spec: string;
  readonly against: string | null;
  readonly matching: string;
  readonly columns: readonly { readonly checkpoint: string; readonly rates: readonly KnowledgeRate[] }[];
  readonly warnings: readonly string[];
}

/** Whether checkpoints can say what a spec says, by their free answers. */
export class Knowledge {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  of(runIds: readonly string[]): Result<KnowledgeReport, Problem> {
    const selected = selectRuns(this.#store, runIds);
    if (!selected.ok) return selected;
    const { probe, runs, columns } = selected.value;
    if (probe.kind !== "questions" || !probe.knowledge) {
      return err(
        problem(
          "probe-kind",
          `Probe "${probe.id}" does not ask what a spec says: make one with msm probes from-spec SPEC --against OTHER --open.`,
        ),
      );
    }
    const { spec, against } = probe.knowledge;
    return ok({
      runs,
      probe: { id: probe.id, version: probe.version },
      spec,
      against,
      matching: `words of claims, v${RECALL_VERSION}`,
      columns: columns.map(({ name, run, part }) => {
        const answers = this.#store.rollouts.of(run.id, part.checkpoint).map(({ cell, text, stop }) => ({
          itemId: cell,
          text,
          stop,
        }));
        return { checkpoint: name, rates: knowledgeRates(probe, answers, run.request.seed) };
      }),
      warnings: [
        ...warningsOf(columns),
        ...(against === null ? ["No other spec is the control: how often words match by chance is not known"] : []),
      ],
    });
  }
}
