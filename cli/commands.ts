import type { BareCommand, Command } from "./command.ts";

/** A command that is known by its name; its code and what that needs are read from disk when it is asked for. */
export interface ListedCommand {
  readonly name: string;
  load(): Promise<Command | BareCommand>;
}

const doctor = () => import("./commands/doctor.ts");
const explain = () => import("./commands/explain.ts");
const open = () => import("./commands/open.ts");
const serve = () => import("./commands/serve.ts");
const engine = () => import("./commands/engine.ts");
const update = () => import("./commands/update.ts");
const checkpoints = () => import("./commands/checkpoints.ts");
const chat = () => import("./commands/chat.ts");
const score = () => import("./commands/score.ts");
const diverge = () => import("./commands/diverge.ts");
const specs = () => import("./commands/specs.ts");
const specsAugment = () => import("./commands/specs-augment.ts");
const corpus = () => import("./commands/corpus.ts");
const corpusGenerate = () => import("./commands/corpus-generate.ts");
const corpusMix = () => import("./commands/corpus-mix.ts");
const corpusQuality = () => import("./commands/corpus-quality.ts");
const endpoints = () => import("./commands/endpoints.ts");
const probes = () => import("./commands/probes.ts");
const probesAuthoring = () => import("./commands/probes-authoring.ts");
const probeRun = () => import("./commands/probe-run.ts");
const probeRate = () => import("./commands/probe-rate.ts");
const probeWhy = () => import("./commands/probe-why.ts");
const judges = () => import("./commands/judges.ts");
const review = () => import("./commands/review.ts");
const reasons = () => import("./commands/reasons.ts");
const reasonsEdit = () => import("./commands/reasons-edit.ts");
const policy = () => import("./commands/policy.ts");
const results = () => import("./commands/results.ts");
const resultsExport = () => import("./commands/results-export.ts");
const knowledge = () => import("./commands/knowledge.ts");
const compare = () => import("./commands/compare.ts");
const experiment = () => import("./commands/experiment.ts");
const science = () => import("./commands/science.ts");
const predict = () => import("./commands/predict.ts");
const protocol = () => import("./commands/protocol.ts");
const report = () => import("./commands/report.ts");
const demo = () => import("./commands/demo.ts");
const machines = () => import("./commands/machines.ts");
const plan = () => import("./commands/plan.ts");
const planNew = () => import("./commands/plan-new.ts");
const train = () => import("./commands/train.ts");
const runs = () => import("./commands/runs.ts");

/** Every command of `msm`, in the order of the help. */
export const COMMANDS: readonly ListedCommand[] = [
  listed("doctor", doctor, "doctor"),
  listed("explain", explain, "explain"),
  listed("open", open, "open"),
  listed("serve", serve, "serveCommand"),
  listed("engine list", engine, "engineList"),
  listed("engine add", engine, "engineAdd"),
  listed("engine remove", engine, "engineRemove"),
  listed("engine pack", engine, "enginePack"),
  listed("update verify", update, "updateVerify"),
  listed("checkpoints list", checkpoints, "checkpointsList"),
  listed("checkpoints add", checkpoints, "checkpointsAdd"),
  listed("checkpoints add-remote", checkpoints, "checkpointsAddRemote"),
  listed("checkpoints show", checkpoints, "checkpointsShow"),
  listed("checkpoints verify", checkpoints, "checkpointsVerify"),
  listed("checkpoints measure", checkpoints, "checkpointsMeasure"),
  listed("checkpoints remove", checkpoints, "checkpointsRemove"),
  listed("chat", chat, "chat"),
  listed("score", score, "score"),
  listed("diverge", diverge, "diverge"),
  listed("specs list", specs, "specsList"),
  listed("specs import", specs, "specsImport"),
  listed("specs show", specs, "specsShow"),
  listed("specs analyse", specs, "specsAnalyse"),
  listed("specs diff", specs, "specsDiff"),
  listed("specs ablate", specs, "specsAblate"),
  listed("specs augment", specsAugment, "specsAugment"),
  listed("corpus list", corpus, "corpusList"),
  listed("corpus import", corpus, "corpusImport"),
  listed("corpus generate", corpusGenerate, "corpusGenerate"),
  listed("corpus mix", corpusMix, "corpusMix"),
  listed("corpus search", corpus, "corpusSearch"),
  listed("corpus show", corpus, "corpusShow"),
  listed("corpus stats", corpus, "corpusStats"),
  listed("corpus sample", corpus, "corpusSample"),
  listed("corpus check", corpusQuality, "corpusCheck"),
  listed("corpus tokens", corpusQuality, "corpusTokens"),
  listed("corpus subset", corpusQuality, "corpusSubset"),
  listed("corpus export", corpusQuality, "corpusExport"),
  listed("corpus remove", corpus, "corpusRemove"),
  listed("endpoints list", endpoints, "endpointsList"),
  listed("endpoints add", endpoints, "endpointsAdd"),
  listed("endpoints check", endpoints, "endpointsCheck"),
  listed("endpoints remove", endpoints, "endpointsRemove"),
  listed("probes list", probes, "probesList"),
  listed("probes show", probes, "probesShow"),
  listed("probes import", probes, "probesImport"),
  listed("probes export", probes, "probesExport"),
  listed("probes from-spec", probes, "probesFromSpec"),
  listed("probes generate", probesAuthoring, "probesGenerate"),
  listed("probes check", probesAuthoring, "probesCheck"),
  listed("probes revise", probesAuthoring, "probesRevise"),
  listed("probes diff", probesAuthoring, "probesDiff"),
  listed("probe run", probeRun, "probeRun"),
  listed("probe rate", probeRate, "probeRate"),
  listed("probe why", probeWhy, "probeWhy"),
  listed("probe judge", judges, "probeJudge"),
  listed("judges list", judges, "judgesList"),
  listed("judges validate", judges, "judgesValidate"),
  listed("judges agreement", judges, "judgesAgreement"),
  listed("review list", review, "reviewList"),
  listed("review decide", review, "reviewDecide"),
  listed("review history", review, "reviewHistory"),
  listed("review results", review, "reviewResults"),
  listed("reasons show", reasons, "reasonsShow"),
  listed("reasons clusters", reasons, "reasonsClusters"),
  listed("reasons places", reasons, "reasonsPlaces"),
  listed("reasons judge", reasons, "reasonsJudge"),
  listed("reasons extract", reasons, "reasonsExtract"),
  listed("reasons validate", reasons, "reasonsValidate"),
  listed("reasons name", reasonsEdit, "reasonsName"),
  listed("reasons merge", reasonsEdit, "reasonsMerge"),
  listed("reasons rename", reasonsEdit, "reasonsRename"),
  listed("reasons phrases", reasonsEdit, "reasonsPhrases"),
  listed("reasons drop", reasonsEdit, "reasonsDrop"),
  listed("reasons undo", reasonsEdit, "reasonsUndo"),
  listed("reasons history", reasonsEdit, "reasonsHistory"),
  listed("policy show", policy, "policyShow"),
  listed("policy judge", policy, "policyJudge"),
  listed("policy validate", policy, "policyValidate"),
  listed("results list", results, "resultsList"),
  listed("results show", results, "resultsShow"),
  listed("results export", resultsExport, "resultsExport"),
  listed("results import", results, "resultsImport"),
  listed("results remove", results, "resultsRemove"),
  listed("results stated-acted", results, "resultsStatedActed"),
  listed("results knowledge", knowledge, "resultsKnowledge"),
  listed("compare", compare, "compare"),
  listed("experiment", experiment, "experiment"),
  listed("science", science, "science"),
  listed("predict make", predict, "predictMake"),
  listed("predict list", predict, "predictList"),
  listed("predict show", predict, "predictShow"),
  listed("predict reveal", predict, "predictReveal"),
  listed("protocol freeze", protocol, "protocolFreeze"),
  listed("protocol list", protocol, "protocolList"),
  listed("protocol show", protocol, "protocolShow"),
  listed("protocol open", protocol, "protocolOpen"),
  listed("report", report, "report"),
  listed("demo list", demo, "demoList"),
  listed("demo new", demo, "demoNew"),
  listed("demo show", demo, "demoShow"),
  listed("demo check", demo, "demoCheck"),
  listed("demo import", demo, "demoImport"),
  listed("demo remove", demo, "demoRemove"),
  listed("machines list", machines, "machinesList"),
  listed("machines add", machines, "machinesAdd"),
  listed("machines check", machines, "machinesCheck"),
  listed("machines prepare", machines, "machinesPrepare"),
  listed("machines remove", machines, "machinesRemove"),
  listed("plan list", plan, "planList"),
  listed("plan new", planNew, "planNew"),
  listed("plan show", plan, "planShow"),
  listed("plan cost", plan, "planCost"),
  listed("train", train, "train"),
  listed("runs list", runs, "runsList"),
  listed("runs watch", runs, "runsWatch"),
  listed("runs logs", runs, "runsLogs"),
  listed("runs cancel", runs, "runsCancel"),
  listed("runs resume", runs, "runsResume"),
  listed("runs fetch", runs, "runsFetch"),
  listed("runs reattach", runs, "runsReattach"),
];

/** `exported`: the name under which its file exports the command. */
function listed<Exported extends string>(
  name: string,
  file: () => Promise<Readonly<Record<Exported, Command | BareCommand>>>,
  exported: Exported,
): ListedCommand {
  return { name, load: async () => (await file())[exported] };
}
