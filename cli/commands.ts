import type { BareCommand, Command } from "./command.ts";
import { chat } from "./commands/chat.ts";
import {
  checkpointsAdd,
  checkpointsAddRemote,
  checkpointsList,
  checkpointsMeasure,
  checkpointsRemove,
  checkpointsShow,
  checkpointsVerify,
} from "./commands/checkpoints.ts";
import { compare } from "./commands/compare.ts";
import {
  corpusImport,
  corpusList,
  corpusRemove,
  corpusSample,
  corpusSearch,
  corpusShow,
  corpusStats,
} from "./commands/corpus.ts";
import { corpusCheck, corpusExport, corpusSubset, corpusTokens } from "./commands/corpus-quality.ts";
import { corpusGenerate } from "./commands/corpus-generate.ts";
import { corpusMix } from "./commands/corpus-mix.ts";
import { demoCheck, demoImport, demoList, demoNew, demoRemove, demoShow } from "./commands/demo.ts";
import { diverge } from "./commands/diverge.ts";
import { doctor } from "./commands/doctor.ts";
import { endpointsAdd, endpointsCheck, endpointsList, endpointsRemove } from "./commands/endpoints.ts";
import { ENGINE_COMMANDS } from "./commands/engine.ts";
import { experiment } from "./commands/experiment.ts";
import { judgesAgreement, judgesList, judgesValidate, probeJudge } from "./commands/judges.ts";
import { resultsKnowledge } from "./commands/knowledge.ts";
import { machinesAdd, machinesCheck, machinesList, machinesPrepare, machinesRemove } from "./commands/machines.ts";
import { open } from "./commands/open.ts";
import { planNew } from "./commands/plan-new.ts";
import { planCost, planList, planShow } from "./commands/plan.ts";
import { POLICY_COMMANDS } from "./commands/policy.ts";
import { predictList, predictMake, predictReveal, predictShow } from "./commands/predict.ts";
import { probeRate } from "./commands/probe-rate.ts";
import { probeRun } from "./commands/probe-run.ts";
import { probeWhy } from "./commands/probe-why.ts";
import { probesExport, probesFromSpec, probesImport, probesList, probesShow } from "./commands/probes.ts";
import { protocolFreeze, protocolList, protocolOpen, protocolShow } from "./commands/protocol.ts";
import { probesCheck, probesDiff, probesGenerate, probesRevise } from "./commands/probes-authoring.ts";
import { REASON_COMMANDS } from "./commands/reasons.ts";
import { REASON_EDIT_COMMANDS } from "./commands/reasons-edit.ts";
import { report } from "./commands/report.ts";
import { resultsExport } from "./commands/results-export.ts";
import { resultsImport, resultsList, resultsRemove, resultsShow, resultsStatedActed } from "./commands/results.ts";
import { reviewDecide, reviewHistory, reviewList, reviewResults } from "./commands/review.ts";
import { runsCancel, runsFetch, runsList, runsLogs, runsReattach, runsResume, runsWatch } from "./commands/runs.ts";
import { science } from "./commands/science.ts";
import { score } from "./commands/score.ts";
import { serveCommand } from "./commands/serve.ts";
import { specsAugment } from "./commands/specs-augment.ts";
import { train } from "./commands/train.ts";
import { updateVerify } from "./commands/update.ts";
import { specsAblate, specsAnalyse, specsDiff, specsImport, specsList, specsShow } from "./commands/specs.ts";

/** Every command of `msm`, in the order of the help. */
export const COMMANDS: readonly (Command | BareCommand)[] = [
  doctor,
  open,
  serveCommand,
  ...ENGINE_COMMANDS,
  updateVerify,
  checkpointsList,
  checkpointsAdd,
  checkpointsAddRemote,
  checkpointsShow,
  checkpointsVerify,
  checkpointsMeasure,
  checkpointsRemove,
  chat,
  score,
  diverge,
  specsList,
  specsImport,
  specsShow,
  specsAnalyse,
  specsDiff,
  specsAblate,
  specsAugment,
  corpusList,
  corpusImport,
  corpusGenerate,
  corpusMix,
  corpusSearch,
  corpusShow,
  corpusStats,
  corpusSample,
  corpusCheck,
  corpusTokens,
  corpusSubset,
  corpusExport,
  corpusRemove,
  endpointsList,
  endpointsAdd,
  endpointsCheck,
  endpointsRemove,
  probesList,
  probesShow,
  probesImport,
  probesExport,
  probesFromSpec,
  probesGenerate,
  probesCheck,
  probesRevise,
  probesDiff,
  probeRun,
  probeRate,
  probeWhy,
  probeJudge,
  judgesList,
  judgesValidate,
  judgesAgreement,
  reviewList,
  reviewDecide,
  reviewHistory,
  reviewResults,
  ...REASON_COMMANDS,
  ...REASON_EDIT_COMMANDS,
  ...POLICY_COMMANDS,
  resultsList,
  resultsShow,
  resultsExport,
  resultsImport,
  resultsRemove,
  resultsStatedActed,
  resultsKnowledge,
  compare,
  experiment,
  science,
  predictMake,
  predictList,
  predictShow,
  predictReveal,
  protocolFreeze,
  protocolList,
  protocolShow,
  protocolOpen,
  report,
  demoList,
  demoNew,
  demoShow,
  demoCheck,
  demoImport,
  demoRemove,
  machinesList,
  machinesAdd,
  machinesCheck,
  machinesPrepare,
  machinesRemove,
  planList,
  planNew,
  planShow,
  planCost,
  train,
  runsList,
  runsWatch,
  runsLogs,
  runsCancel,
  runsResume,
  runsFetch,
  runsReattach,
];
