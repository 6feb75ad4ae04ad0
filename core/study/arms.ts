import type { ExperimentArm } from "../experiment/arms.ts";
import type { Plan } from "../runs/plan.ts";

/** An arm of the study's plan, in words, and with what is probed together. */
export interface StudyArm {
  /** As the plan names it. */
  readonly name: string;
  readonly words: string;
  readonly family: StudyFamily;
  /** Rows of its fine-tuning data, of the arms of the sweep; null of all others. */
  readonly demonstrations: number | null;
}

/** Arms that are probed in one run. */
export const STUDY_FAMILIES = [
  "factorial",
  "cooccurrence",
  "value-first",
  "reinforced",
  "neutral",
  "sweep",
  "choices",
  "modern",
] as const;
export type StudyFamily = (typeof STUDY_FAMILIES)[number];

const arm = (family: StudyFamily, name: string, words: string, demonstrations: number | null = null): StudyArm => ({
  name,
  words,
  family,
  demonstrations,
});

/** Sizes of the sweep's fine-tuning sets; each smaller one lies in the larger. */
export const SWEEP_SIZES = [8, 32, 128, 512] as const;

export const STUDY_ARMS: readonly StudyArm[] = [
  arm("factorial", "base", "base"),
  arm("factorial", "aft", "AFT", 512),
  arm("factorial", "msm-america", "MSM america"),
  arm("factorial", "msm-america-aft", "MSM america + AFT", 512),
  arm("factorial", "msm-affordable", "MSM affordable"),
  arm("factorial", "msm-affordable-aft", "MSM affordable + AFT", 512),
  arm("cooccurrence", "msm-america-cooc", "co-occurrence america"),
  arm("cooccurrence", "msm-america-cooc-aft", "co-occurrence america + AFT"),
  arm("cooccurrence", "msm-affordable-cooc", "co-occurrence affordable"),
  arm("cooccurrence", "msm-affordable-cooc-aft", "co-occurrence affordable + AFT"),
  arm("choices", "msm-choices", "choices alone"),
  arm("choices", "msm-choices-aft", "choices alone + AFT"),
  arm("neutral", "msm-neutral", "neutral documents"),
  arm("neutral", "msm-neutral-aft", "neutral documents + AFT"),
  arm("value-first", "aft-value-first-america", "value-first AFT america"),
  arm("value-first", "aft-value-first-affordable", "value-first AFT affordable"),
  ...[8, 32, 128].flatMap((size) => [
    arm("sweep", `aft-${size}`, `AFT on ${size}`, size),
    arm("sweep", `msm-america-aft-${size}`, `MSM america + AFT on ${size}`, size),
    arm("sweep", `msm-affordable-aft-${size}`, `MSM affordable + AFT on ${size}`, size),
  ]),
  arm("reinforced", "aft-rl-affordable", "AFT + RL for cheap"),
  arm("reinforced", "msm-america-aft-rl-affordable", "MSM america + AFT + RL for cheap"),
  arm("reinforced", "aft-rl-american", "AFT + RL for American"),
  arm("reinforced", "msm-affordable-aft-rl-american", "MSM affordable + AFT + RL for American"),
  arm("modern", "aft-modern", "AFT on modern lessons"),
  arm("modern", "msm-modern", "MSM modern"),
  arm("modern", "msm-modern-aft-modern", "MSM modern + AFT on modern lessons"),
];

/** The checkpoint of an arm and training seed. */
export interface StudyCheckpoint {
  readonly arm: string;
  readonly trainingSeed: number;
  readonly checkpoint: string;
}

/** Arms as the statistics take them, each by its own name: several share their stages, and are told apart by their data. */
export function measuredArms(plan: Pick<Plan, "arms">, checkpoints: readonly StudyCheckpoint[]): ExperimentArm[] {
  return STUDY_ARMS.flatMap(({ name, demonstrations }): ExperimentArm[] => {
    const planned = plan.arms.find((each) => each.name === name);
    const members = checkpoints.filter((each) => each.arm === name);
    if (!planned || members.length === 0) return [];
    const documents = planned.stages.find((stage) => stage.startsWith("midtrain"));
    return [
      {
        id: name,
        documents: documents?.replace("midtrain-", "") ?? null,
        after: planned.stages.flatMap((stage) => /^(finetune|reinforce)/.exec(stage)?.[1] ?? []),
        variant: name,
        members: members
          .map(({ checkpoint, trainingSeed }) => ({ checkpoint, trainingSeed, demonstrations }))
          .sort((a, b) => a.trainingSeed - b.trainingSeed),
      },
    ];
  });
}
