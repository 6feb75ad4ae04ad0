/** One checkpoint to make: which recipe of `trainer/recipes` it follows, and which checkpoint it starts from. */
export interface PlannedCheckpoint {
  readonly id: string;
  readonly arm: string;
  readonly recipe: "base" | "aft" | "msm-america" | "msm-affordable";
  readonly parent: string | null;
  readonly spec: "america" | "affordable" | null;
  readonly trainingSeed: number;
}

const ARMS: readonly Omit<PlannedCheckpoint, "id" | "trainingSeed">[] = [
  { arm: "base", recipe: "base", parent: null, spec: null },
  { arm: "aft", recipe: "aft", parent: "base", spec: null },
  { arm: "msm-america", recipe: "msm-america", parent: "base", spec: "america" },
  { arm: "msm-america-aft", recipe: "aft", parent: "msm-america", spec: "america" },
  { arm: "msm-affordable", recipe: "msm-affordable", parent: "base", spec: "affordable" },
  { arm: "msm-affordable-aft", recipe: "aft", parent: "msm-affordable", spec: "affordable" },
];

/** The six arms of one training seed, parents before children. The first seed's checkpoints go by their arm's name. */
export function checkpointsOfSeed(trainingSeed: number): PlannedCheckpoint[] {
  const named = (arm: string): string => (trainingSeed === 1 ? arm : `${arm}-${trainingSeed}`);
  return ARMS.map((planned) => ({
    ...planned,
    id: named(planned.arm),
    parent: planned.parent && named(planned.parent),
    trainingSeed,
  }));
}
