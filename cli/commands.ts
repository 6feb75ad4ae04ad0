import type { BareCommand, Command } from "./command.ts";
import { chat } from "./commands/chat.ts";
import {
  checkpointsAdd,
  checkpointsList,
  checkpointsMeasure,
  checkpointsRemove,
  checkpointsShow,
  checkpointsVerify,
} from "./commands/checkpoints.ts";
import { compare } from "./commands/compare.ts";
import { diverge } from "./commands/diverge.ts";
import { doctor } from "./commands/doctor.ts";
import { machinesAdd, machinesCheck, machinesList, machinesRemove } from "./commands/machines.ts";
import { open } from "./commands/open.ts";
import { probeRun } from "./commands/probe-run.ts";
import { probesExport, probesImport, probesList, probesShow } from "./commands/probes.ts";
import { resultsExport, resultsList, resultsShow } from "./commands/results.ts";
import { score } from "./commands/score.ts";
import { serveCommand } from "./commands/serve.ts";

/** Every command of `msm`, in the order of the help. */
export const COMMANDS: readonly (Command | BareCommand)[] = [
  doctor,
  open,
  serveCommand,
  checkpointsList,
  checkpointsAdd,
  checkpointsShow,
  checkpointsVerify,
  checkpointsMeasure,
  checkpointsRemove,
  chat,
  score,
  diverge,
  probesList,
  probesShow,
  probesImport,
  probesExport,
  probeRun,
  resultsList,
  resultsShow,
  resultsExport,
  compare,
  machinesList,
  machinesAdd,
  machinesCheck,
  machinesRemove,
];
