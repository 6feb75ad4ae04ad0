import { checkpointsFeature } from "../features/checkpoints/feature.ts";
import { doctorFeature } from "../features/doctor/feature.ts";
import type { Feature } from "../shared/feature.ts";

/** The screens, in the order of the rail; the first is the start screen. */
export const FEATURES: readonly [Feature, ...Feature[]] = [checkpointsFeature, doctorFeature];
