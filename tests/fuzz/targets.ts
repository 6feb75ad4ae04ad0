import type { Target } from "./target.ts";
import { ANSWERS } from "./targets/answers.ts";
import { FILES } from "./targets/files.ts";
import { LOGS } from "./targets/logs.ts";
import { MODELS } from "./targets/models.ts";
import { RUNS } from "./targets/runs.ts";
import { WIRE } from "./targets/wire.ts";

export const TARGETS: readonly Target[] = [...MODELS, ...FILES, ...LOGS, ...RUNS, ...ANSWERS, ...WIRE];
