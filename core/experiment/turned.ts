import type { ArmContrast, Estimate } from "./experiment.ts";

/** The same contrast the other way round: what was added is taken off. Its interval is the mirror of the other. */
export function turned(contrast: ArmContrast): ArmContrast {
  const { overItems, perSeed, overSeeds, arms } = contrast;
  return {
    ...contrast,
    arms: arms.map((term) => ({ ...term, weight: term.weight === 1 ? -1 : 1 })),
    overItems: mirrored(overItems),
    perSeed: perSeed.map(mirrored),
    overSeeds: overSeeds && { ...mirrored(overSeeds), least: -overSeeds.most, most: -overSeeds.least },
  };
}

function mirrored<E extends Estimate>(value: E): E {
  return { ...value, estimate: -value.estimate, low: -value.high, high: -value.low };
}
