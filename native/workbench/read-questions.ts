import type { StoredRollout } from "#core/agentic/rollout.ts";
import { ok } from "#core/base/result.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { QuestionProbe } from "#core/questions/question-probe.ts";
import type { PartBatch } from "./part-batch.ts";
import { type AskedPrompt, readRollouts } from "./read-rollouts.ts";

/** Answers that a batch asks for: a crash loses one batch. */
const BATCH_ANSWERS = 64;

interface QuestionPart {
  readonly probe: QuestionProbe;
  readonly run: ProbeRunSummary;
  readonly answered: ReadonlySet<string>;
}

/** Open questions are put as they are, in the user's turn; answers are stored as a cell's rollouts are. */
export function questionBatches(
  { probe, run, answered }: QuestionPart,
  keep: (answers: readonly StoredRollout[]) => void,
): PartBatch[] {
  const open = probe.items.filter(({ id }) => !answered.has(`sampled/${id}/0/0`));
  const size = Math.max(1, Math.floor(BATCH_ANSWERS / run.request.samples));
  return Array.from({ length: Math.ceil(open.length / size) }, (_, at) => {
    const asked = open.slice(at * size, (at + 1) * size).map(({ id, text }): AskedPrompt => ({
      id,
      messages: [{ role: "user", content: text }],
      placement: "user",
    }));
    return {
      kind: "sampled",
      read: async (engine, signal) => {
        const answers = await readRollouts(engine, asked, run.request, signal);
        if (!answers.ok) return answers;
        keep(answers.value);
        return ok(answers.value.length);
      },
    };
  });
}
