import type { Lineage } from "../checkpoints/summary.ts";

/** A checkpoint's place in a factorial of training arms. */
export interface Arm {
  /** The spec whose documents it read; null without midtraining. */
  readonly spec: string | null;
  /** Stages after pretraining, in order. */
  readonly stages: readonly string[];
  /** Arms of one factorial share it, and with it their pretrained weights. */
  readonly trainingSeed: number;
}

/**
 * The arm of a checkpoint's lineage; null where the lineage is unknown. A lineage lists the stages of its own run and,
 * where they were recorded, of the runs before it. Where they were not, a spec without a midtraining stage means that
 * its parent was midtrained, and that stage is put in front.
 */
export function armOf(lineage: Lineage): Arm | null {
  if (!lineage.known || lineage.trainingSeed === null) return null;
  const own = [...(lineage.earlier ?? []), ...lineage.stages]
    .map((stage) => stage.stage)
    .filter((stage) => stage !== "pretrain");
  const inherited = lineage.spec !== null && !own.includes("midtrain") ? ["midtrain"] : [];
  return { spec: lineage.spec, stages: [...inherited, ...own], trainingSeed: lineage.trainingSeed };
}
