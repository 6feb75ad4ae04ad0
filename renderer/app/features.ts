import { chatFeature } from "../features/chat/feature.ts";
import { checkpointsFeature } from "../features/checkpoints/feature.ts";
import { compareFeature } from "../features/compare/feature.ts";
import { gridFeature } from "../features/grid/feature.ts";
import { demoFeature } from "../features/demo/feature.ts";
import { divergeFeature } from "../features/diverge/feature.ts";
import { corpusFeature } from "../features/corpus/feature.ts";
import { experimentFeature } from "../features/experiment/feature.ts";
import { doctorFeature } from "../features/doctor/feature.ts";
import { probesFeature } from "../features/probes/feature.ts";
import { storiesFeature } from "../features/stories/feature.ts";
import { specsFeature } from "../features/specs/feature.ts";
import { trainingFeature } from "../features/training/feature.ts";
import type { Feature } from "../shared/feature.ts";

/** The screens, in the order of the rail; the first is the start screen. */
export const FEATURES: readonly [Feature, ...Feature[]] = [
  compareFeature,
  gridFeature,
  probesFeature,
  checkpointsFeature,
  chatFeature,
  divergeFeature,
  specsFeature,
  corpusFeature,
  trainingFeature,
  experimentFeature,
  demoFeature,
  storiesFeature,
  doctorFeature,
];
