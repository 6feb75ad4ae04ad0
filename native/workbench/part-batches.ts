import { cellsOf } from "#core/agentic/grid.ts";
import { cellsOfRun } from "#core/agentic/run-cells.ts";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { type AnyProbe, sizeOf } from "#core/probes/any-probe.ts";
import { questionsOf } from "#core/probes/questions.ts";
import type { ProbeRunRequest, ProbeRunSummary } from "#core/probes/run.ts";
import type { Store } from "#native/storage/store.ts";
import type { PartBatch } from "./part-batch.ts";
import { gridBatches } from "./read-cells.ts";
import { questionBatches } from "./read-questions.ts";
import { pendingBatches, readBatch } from "./read-part.ts";

export interface PartOfRun {
  readonly run: ProbeRunSummary;
  readonly probe: AnyProbe;
  readonly checkpoint: CheckpointSummary;
}

/** What a checkpoint's part of a run still lacks. */
export async function partBatches(
  store: Store,
  { run, probe, checkpoint }: PartOfRun,
): Promise<Result<PartBatch[], Problem>> {
  const answered = store.readings.answered(run.id, checkpoint.id);
  if (probe.kind === "grid") {
    return gridBatches({ probe, run, answered, folder: checkpoint.folder }, (rollouts) =>
      store.rollouts.addCell(run.id, checkpoint.id, rollouts),
    );
  }
  if (probe.kind === "questions") {
    return ok(
      questionBatches({ probe, run, answered }, (rollouts) => store.rollouts.addCell(run.id, checkpoint.id, rollouts)),
    );
  }
  return ok(
    pendingBatches(probe, run.request, answered).map((batch) => ({
      kind: batch.kind,
      read: async (engine, signal) => {
        const readings = await readBatch(engine, probe, run.request, batch, signal);
        if (!readings.ok) return readings;
        store.readings.addBatch(run.id, checkpoint.id, readings.value);
        return ok(readings.value.length);
      },
    })),
  );
}

/** How many readings a whole part has: of pairs one a question for likelihood, and `samples` of each question or cell. */
export function readingsPerPart(probe: AnyProbe, request: ProbeRunRequest): number {
  if (probe.kind === "grid") return cellsOfRun(cellsOf(probe.factors), request).length * request.samples;
  if (probe.kind !== "value-pairs") return sizeOf(probe) * request.samples;
  const questions = questionsOf(probe).length;
  return request.readings.reduce((sum, kind) => sum + questions * (kind === "sampled" ? request.samples : 1), 0);
}
