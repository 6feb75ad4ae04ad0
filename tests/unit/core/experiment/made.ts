import type { Lineage, LineageStage, StageData } from "#core/checkpoints/summary.ts";

/** A lineage of stages after pretraining; `data` names a file of fine-tuning chats and its rows. */
export function lineage(
  spec: string | null,
  stages: readonly string[],
  trainingSeed = 1,
  demonstrations?: { readonly name: string; readonly rows: number },
): Lineage {
  const rehearsal = file("rehearsal", 900);
  const data = (stage: string): StageData[] =>
    stage === "finetune" && demonstrations ? [file(demonstrations.name, demonstrations.rows), rehearsal] : [rehearsal];
  return {
    known: true,
    arm: "arm",
    spec,
    trainingSeed,
    parent: null,
    stages: stages.map((stage) => ({ ...RECORD, stage, data: data(stage) })),
  };
}

const RECORD: LineageStage = { stage: "", steps: 1, tokens: 1, lossFirst: 1, lossLast: 1, wallSeconds: 1, seed: 1 };

function file(name: string, rows: number): StageData {
  return { path: `data/${name}.jsonl`, sha256: `sha of ${name}`, rows };
}
