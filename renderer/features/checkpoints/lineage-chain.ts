import type { CheckpointSummary, LineageStage } from "#core/checkpoints/summary.ts";

/** One checkpoint on the way to another, with the stages that made it from the one before. */
export interface ChainLink {
  readonly id: string;
  /** Null where the workspace does not hold it. */
  readonly checkpoint: CheckpointSummary | null;
  readonly stages: readonly LineageStage[];
}

/** From the first known ancestor to the checkpoint itself. A parent that is not in the workspace begins the chain by name. */
export function chainOf(checkpoint: CheckpointSummary, all: readonly CheckpointSummary[]): ChainLink[] {
  const chain: ChainLink[] = [];
  const seen = new Set<string>();
  let current: CheckpointSummary | undefined = checkpoint;
  while (current && !seen.has(current.id)) {
    seen.add(current.id);
    chain.unshift({ id: current.id, checkpoint: current, stages: current.lineage.stages });
    const parent: string | null = current.lineage.parent;
    if (parent === null) break;
    current = all.find((each) => each.id === parent);
    if (!current) chain.unshift({ id: parent, checkpoint: null, stages: [] });
  }
  return chain;
}

/** Checkpoints that were trained further from this one. */
export function childrenOf(id: string, all: readonly CheckpointSummary[]): CheckpointSummary[] {
  return all.filter((each) => each.lineage.parent === id);
}
