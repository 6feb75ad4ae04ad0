import { armOf } from "#core/probes/arm.ts";
import type { CheckpointSummary, Lineage } from "#core/checkpoints/summary.ts";
import type { Arm } from "#core/probes/arm.ts";

/** A group as people say it: `held-out:seen` is “held-out, seen”, `domain:art` is “art”. */
export function groupWords(group: string): string {
  if (group === "all") return "all pairs";
  if (group.startsWith("domain:")) return group.slice("domain:".length);
  return group.replaceAll(":", ", ");
}

/** A column as people say it: `base@20261123-225953-2eda5a` is “base (run 2eda5a)”. */
export function columnWords(name: string): string {
  const [checkpoint = "", run] = name.split("@");
  return run === undefined ? checkpoint : `${checkpoint} (run ${run.split("-").at(-1)})`;
}

/** “of the held-out, seen pairs”, “of all pairs”. */
export function pairsOf(group: string): string {
  return group === "all" ? "all pairs" : `the ${groupWords(group)} pairs`;
}

/** How a checkpoint was trained, in a few words: “MSM america + AFT, seed 1”. */
export function armWords(lineage: Lineage): string {
  const arm = armOf(lineage);
  if (!arm) return "lineage unknown";
  const stages = arm.stages.map((stage) => stageWords(stage, arm.spec));
  return `${stages.length === 0 ? "pretrained only" : stages.join(" + ")}, seed ${arm.trainingSeed}`;
}

function stageWords(stage: string, spec: string | null): string {
  if (stage === "midtrain") return spec === null ? "MSM" : `MSM ${spec}`;
  return stage === "finetune" ? "AFT" : stage;
}

/** The checkpoint that a column shows; undefined where it is off the list. */
export function checkpointOf(
  column: { readonly checkpoint: string },
  checkpoints: readonly CheckpointSummary[],
): CheckpointSummary | undefined {
  return checkpoints.find((checkpoint) => checkpoint.id === column.checkpoint);
}

/** The column's place in the factorial of arms; null where its training is unknown. */
export function armOfColumn(
  column: { readonly checkpoint: string },
  checkpoints: readonly CheckpointSummary[],
): Arm | null {
  const checkpoint = checkpointOf(column, checkpoints);
  return checkpoint ? armOf(checkpoint.lineage) : null;
}
