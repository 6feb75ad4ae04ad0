import { type GridProbe, promptsOfProbe } from "#core/agentic/grid-probe.ts";
import { gradeByRules } from "#core/agentic/grade.ts";
import { cellsOfRun } from "#core/agentic/run-cells.ts";
import type { ScenarioModule } from "#core/agentic/scenario.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { isEnough } from "#core/agentic/stopping.ts";
import { DEFAULT_INBOX } from "#core/agentic/inbox/inbox-settings.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { ProbeRunRequest, ProbeRunSummary } from "#core/probes/run.ts";
import { openTokenCounter } from "#native/inference/token-counter.ts";
import { messagesOf } from "./grid-prompts.ts";
import type { PartBatch } from "./part-batch.ts";
import { placementFor } from "./context-check.ts";
import { readInboxCell } from "./read-inbox.ts";
import { readRollouts, type SampleRange } from "./read-rollouts.ts";

interface GridPart {
  readonly probe: GridProbe;
  readonly run: ProbeRunSummary;
  readonly folder: string;
  /** Keys of the cells that are stored. */
  readonly answered: ReadonlySet<string>;
}

/**
 * A batch a cell: all rollouts of a cell are asked for at once, so that its prompt is encoded once, and stored at once, so that
 * a run that goes on after a crash samples the same as one that did not stop.
 */
export async function gridBatches(
  { probe, run, folder, answered }: GridPart,
  keep: (rollouts: readonly StoredRollout[]) => void,
): Promise<Result<PartBatch[], Problem>> {
  const cells = promptsOfProbe(probe);
  if (!cells.ok) return cells;
  const open = cellsOfRun(cells.value, run.request).filter((cell) => !answered.has(`sampled/${cell.id}/0/0`));
  if (open.length === 0) return ok([]);
  const counter = await openTokenCounter(folder);
  if (!counter.ok) return counter;
  const placement = placementFor(counter.value, cells.value);
  if (!placement.ok) return placement;
  return ok(
    open.map((cell) => ({
      kind: "sampled",
      read: async (engine, signal) => {
        const asked = { id: cell.id, messages: messagesOf(cell.prompt, placement.value), placement: placement.value };
        const { factors } = cell;
        const inboxCell = { ...asked, factors, inbox: probe.inbox ?? DEFAULT_INBOX };
        const read: ReadRange = (range) =>
          factors.interaction === "inbox"
            ? readInboxCell(engine, inboxCell, { request: run.request, range }, signal)
            : readRollouts(engine, [asked], run.request, signal, range);
        const rollouts = await readUntilEnough(read, run.request, SCENARIO_MODULES[factors.scenario]);
        if (!rollouts.ok) return rollouts;
        keep(rollouts.value);
        return ok(rollouts.value.length);
      },
    })),
  );
}

type ReadRange = (range: SampleRange) => Promise<Result<StoredRollout[], Problem>>;

/**
 * All samples of a cell at once; or, under a stopping rule that was set beforehand, a step at a time until the rule is met. The
 * same samples come in the same order either way, so a run that stops early holds the first of those that it would have held.
 */
async function readUntilEnough(
  read: ReadRange,
  { samples, stopping }: ProbeRunRequest,
  scenario: ScenarioModule,
): Promise<Result<StoredRollout[], Problem>> {
  const rollouts: StoredRollout[] = [];
  while (rollouts.length < samples) {
    const count = Math.min(stopping?.step ?? samples, samples - rollouts.length);
    const more = await read({ from: rollouts.length, count });
    if (!more.ok) return more;
    rollouts.push(...more.value);
    const enough =
      stopping &&
      isEnough(
        rollouts.map((rollout) => gradeByRules(rollout, scenario)),
        stopping,
      );
    if (enough) break;
  }
  return ok(rollouts);
}
