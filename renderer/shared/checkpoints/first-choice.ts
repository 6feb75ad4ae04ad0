import { isForCalibration } from "#core/checkpoints/calibration.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";

interface FirstChoice {
  readonly most: number;
  /** Prefer checkpoints whose last stage was a finetune, which is what answers chats; all where there is none. */
  readonly finetuned?: boolean;
}

/**
 * Which checkpoints a form begins with: one of each arm (its lowest training seed), the reference first. The reference
 * is what was fine-tuned without any spec; the rest follow from the shortest lineage to the longest. Checkpoints that were
 * made for calibration are chosen only where there are no others.
 */
export function firstChoice(
  checkpoints: readonly CheckpointSummary[],
  { most, finetuned = false }: FirstChoice,
): string[] {
  const all = checkpoints.filter((checkpoint) => checkpoint.hasChatTemplate);
  const subjects = all.filter((checkpoint) => !isForCalibration(checkpoint));
  const ready = subjects.length > 0 ? subjects : all;
  const tuned = ready.filter(isFinetuned);
  const candidates = finetuned && tuned.length > 0 ? tuned : ready;
  const arms = new Map<string, CheckpointSummary>();
  for (const checkpoint of candidates.toSorted(bySeed)) {
    const arm = checkpoint.lineage.arm ?? checkpoint.id;
    if (!arms.has(arm)) arms.set(arm, checkpoint);
  }
  const rank = (checkpoint: CheckpointSummary): number =>
    isFinetuned(checkpoint) && checkpoint.lineage.spec === null ? 0 : stagesOf(checkpoint, checkpoints);
  return candidates
    .filter((checkpoint) => [...arms.values()].includes(checkpoint))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, most)
    .map((checkpoint) => checkpoint.id);
}

function isFinetuned({ lineage }: CheckpointSummary): boolean {
  return lineage.stages.at(-1)?.stage === "finetune";
}

function bySeed(a: CheckpointSummary, b: CheckpointSummary): number {
  return (a.lineage.trainingSeed ?? 0) - (b.lineage.trainingSeed ?? 0);
}

/** Stages from the first known ancestor on; a parent that is not in the list ends the count. */
function stagesOf(checkpoint: CheckpointSummary, all: readonly CheckpointSummary[]): number {
  const seen = new Set<string>();
  let stages = 1;
  let current: CheckpointSummary | undefined = checkpoint;
  while (current && !seen.has(current.id)) {
    seen.add(current.id);
    stages += current.lineage.stages.length;
    const parent: string | null = current.lineage.parent;
    current = all.find((each) => each.id === parent);
  }
  return stages;
}
