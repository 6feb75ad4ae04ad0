import { PROBES } from "./0001-probes.ts";
import { SPECS } from "./0002-specs.ts";
import { CORPUS } from "./0003-corpus.ts";
import { GENERATION } from "./0004-generation.ts";
import { QUALITY } from "./0005-quality.ts";
import { MACHINES } from "./0006-machines.ts";
import { PLANS } from "./0007-plans.ts";
import { TRAINING } from "./0008-training.ts";
import { JUDGING } from "./0010-judging.ts";
import { RESULTS } from "./0011-results.ts";
import { AUTHORING } from "./0012-authoring.ts";
import { REASONS } from "./0013-reasons.ts";
import { PROTOCOL } from "./0014-protocol.ts";
import { COUNTS } from "./0015-counts.ts";

/**
 * The schema as steps; step n brings `user_version` from n-1 to n. A step that has shipped is never edited.
 * JSON columns hold what is only ever read whole; what is searched or joined has a column of its own.
 */
export const MIGRATIONS: readonly string[] = [
  PROBES,
  SPECS,
  CORPUS,
  GENERATION,
  QUALITY,
  MACHINES,
  PLANS,
  TRAINING,
  JUDGING,
  RESULTS,
  AUTHORING,
  REASONS,
  PROTOCOL,
  COUNTS,
];
