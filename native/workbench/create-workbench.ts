import { join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { Artifacts } from "#native/artifacts/artifacts.ts";
import { EnginePool } from "#native/inference/engine-pool.ts";
import { listProviders, type ProviderReport } from "#native/inference/providers.ts";
import { inWords, type Holder } from "#native/storage/presence.ts";
import { openStore, type Store } from "#native/storage/store.ts";
import { ArmMeasures } from "./arm-measures.ts";
import { APP_ROOT, INSTALLED } from "./app-root.ts";
import { checkWorkspace } from "./check-workspace.ts";
import { Chats } from "./chats.ts";
import { CheckpointDetails } from "./checkpoint-details.ts";
import { checkpointMemory } from "./checkpoint-memory.ts";
import { Checkpoints } from "./checkpoints.ts";
import { ComputedExperiments } from "./computed-experiments.ts";
import { codeVersion } from "./code-version.ts";
import { Corpora } from "./corpora.ts";
import { CorpusChecks } from "./corpus-checks.ts";
import { Diagnostics } from "./diagnostics/diagnostics.ts";
import { Divergences } from "./divergences.ts";
import { Endpoints } from "./endpoints.ts";
import { Experiments } from "./experiments.ts";
import { examine, statusOf, type DoctorReport } from "./doctor.ts";
import { Generations } from "./generations.ts";
import { Mixes } from "./mixes.ts";
import { GridForecasts } from "./grid-forecasts.ts";
import { GridReports } from "./grid-reports.ts";
import { HandOffs } from "./hand-offs.ts";
import { Interchange } from "./interchange.ts";
import { Judges } from "./judges.ts";
import { Knowledge } from "./knowledge.ts";
import { LabelledLicenceSet } from "./labelled-licences.ts";
import { LabelledTranscripts } from "./labelled-set.ts";
import { makeFolder } from "./make-folder.ts";
import { Machines } from "./machines.ts";
import { OutgoingConnections } from "./outgoing.ts";
import { Plans } from "./plans.ts";
import { Predictions } from "./predictions.ts";
import { ProbeChecks } from "./probe-checks.ts";
import { ProbeGenerations } from "./probe-generations.ts";
import { PolicyMisuse } from "./policy-misuse.ts";
import { ProbeRuns } from "./probe-runs.ts";
import { Probes } from "./probes.ts";
import { Protocols } from "./protocols.ts";
import { QuestionReports } from "./question-reports.ts";
import { ReasonEdits } from "./reason-edits.ts";
import { ReasonReaders } from "./reason-readers.ts";
import { Reasons } from "./reasons.ts";
import { ReportFiles } from "./report-files.ts";
import { ReportReader } from "./report-reader.ts";
import { Reports } from "./reports.ts";
import { Reviews } from "./reviews.ts";
import { RunJudges } from "./run-judges.ts";
import { Science } from "./science.ts";
import { dialThrough, ServedCheckpoints } from "./served-checkpoints.ts";
import { SpecAugments } from "./spec-augments.ts";
import { Specs } from "./specs.ts";
import { StatedReasons } from "./stated-reasons.ts";
import { diskProblem } from "./storage-failure.ts";
import { Stories } from "./stories.ts";
import { TableFiles } from "./table-files.ts";
import { Training } from "./training.ts";
import type { Workbench, WorkbenchOptions } from "./workbench.ts";

/** Opens a workspace and joins the parts: the only place that does. */
export async function createWorkbench(options: WorkbenchOptions): Promise<Result<Workbench, Problem>> {
  const workspace = resolve(options.workspace);
  const now = options.now ?? (() => new Date());
  try {
    makeFolder(workspace);
  } catch (cause) {
    return err(
      problem(
        "workspace-unusable",
        `The workspace folder ${workspace} cannot be made (${reasonOf(cause)}): choose another with --workspace.`,
      ),
    );
  }
  const holder = { pid: process.pid, command: options.command ?? "msm", since: now().toISOString() };
  const opened = openStore(databaseOf(workspace), { holder });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    return ok(await joinParts(options, { workspace, store, now }));
  } catch (cause) {
    store.close();
    const failure = diskProblem(cause, workspace);
    if (failure === null) throw cause;
    return err(failure);
  }
}

interface Ground {
  readonly workspace: string;
  readonly store: Store;
  readonly now: () => Date;
}

async function joinParts(options: WorkbenchOptions, { workspace, store, now }: Ground): Promise<Workbench> {
  const database = databaseOf(workspace);
  const artifacts = new Artifacts(join(workspace, "artifacts"));
  artifacts.tidy((pid) => store.presence.isAlive(pid));
  const version = codeVersion();
  const outgoing = new OutgoingConnections();
  const machines = new Machines({
    store,
    now,
    keysFolder: join(workspace, "machines"),
    onConnect: () => outgoing.countLink(),
  });
  const { onJudged, provider = "cpu" } = options;
  const pool = new EnginePool({
    provider,
    checksFolder: join(workspace, "cache", "self-checks"),
    dial: dialThrough(machines),
    ...(onJudged === undefined ? {} : { onJudged }),
    // Beside the packages is no place to write to where the application is installed.
    ...(INSTALLED && { compileCache: join(workspace, "cache", "compiled") }),
  });
  const checkpoints = new Checkpoints(store, now, join(workspace, "checkpoints"));
  await checkpoints.tidy();
  const probes = new Probes(store, now);
  const specs = new Specs(store, now);
  const runs = new ProbeRuns({ store, checkpoints, probes, pool, codeVersion: version, now });
  const bundled = options.bundled ?? join(APP_ROOT, "models");
  const warnings = [
    ...(await checkpoints.registerBundled(bundled)),
    ...(await probes.registerBundled(join(bundled, "probes"))),
    ...(await specs.registerBundled(join(bundled, "specs"))),
  ].map((each) => each.message);
  runs.markInterrupted();
  const corpora = new Corpora(store, now);
  corpora.tidy();
  const mixes = new Mixes(store, corpora, now);
  const endpoints = new Endpoints(store, now);
  const generations = new Generations({
    store,
    workspace,
    specs,
    endpoints,
    checkpoints,
    pool,
    codeVersion: version,
    now,
  });
  generations.markInterrupted();
  const sources = { endpoints, checkpoints, pool };
  const corpusChecks = new CorpusChecks({
    store,
    database,
    corpora,
    checkpoints,
    judges: sources,
    codeVersion: version,
    now,
  });
  const probeChecks = new ProbeChecks({ store, database, probes, sources, codeVersion: version, now });
  const probeGenerations = new ProbeGenerations({ store, probes, sources, now });
  const labelled = new LabelledTranscripts();
  const runJudges = new RunJudges(store, labelled);
  const judges = new Judges({ store, sources, labelled, now });
  const plans = new Plans({
    store,
    now,
    bundled: options.plans ?? join(APP_ROOT, "plans"),
    artifacts,
    trainer: options.trainer ?? join(APP_ROOT, "trainer"),
    checkpoints,
    corpusChecks,
  });
  const handOffs = new HandOffs(store, machines, now);
  const training = new Training({ store, machines, handOffs, plans, checkpoints, specs, workspace, now });
  const protocols = new Protocols({ store, probes, plans, now });
  const reader = new ReportReader(database);
  const reports = new Reports({ store, protocols, reader });
  const gridReports = new GridReports(store, runJudges, async (order, signal) => reader.grid(order, signal));
  const questionReports = new QuestionReports({ store, gridReports, sources });
  const reasonEdits = new ReasonEdits(store, now);
  const reasonReaders = new ReasonReaders({ store, edits: reasonEdits, sources, now });
  const licences = new LabelledLicenceSet();
  const policyMisuse = new PolicyMisuse({ store, specs, sources, labelled: licences, now });
  const experiments = new Experiments({
    store,
    protocols,
    reader,
    computed: new ComputedExperiments({ store, codeVersion: version, now }),
    now,
  });
  let providers: Promise<readonly ProviderReport[]> | null = null;
  const doctor = (again = false): Promise<DoctorReport> =>
    examine({
      codeVersion: version,
      workspace,
      provider,
      checkpoints: checkpoints.list().length,
      probes: store.probes.count(),
      warnings,
      providers: again ? (providers = listProviders()) : (providers ??= listProviders()),
      requestsSent: outgoing.count,
    });
  return {
    workspace,
    checkpoints,
    checkpointDetails: new CheckpointDetails(checkpoints, pool),
    memory: (ids) => checkpointMemory({ checkpoints, pool }, ids),
    probes,
    probeChecks,
    probeGenerations,
    specs,
    runs,
    reports,
    gridReports,
    gridForecasts: new GridForecasts({ probes, checkpoints, runs }),
    questionReports,
    knowledge: new Knowledge(store),
    interchange: new Interchange({ store, now, runs, probes, reports, gridReports, questionReports }),
    experiments,
    armMeasures: new ArmMeasures(store),
    predictions: new Predictions({ store, experiments, now }),
    protocols,
    statedReasons: new StatedReasons({ store, checkpoints, pool, protocols, folder: join(bundled, "why") }),
    reportFiles: new ReportFiles({
      store,
      reports,
      gridReports,
      questionReports,
      experiments,
      codeVersion: version,
      now,
    }),
    science: new Science({ store, reports, gridReports, questionReports }),
    judges,
    reviews: new Reviews(store, runJudges, now),
    reasons: new Reasons(store, reasonEdits, labelled),
    reasonEdits,
    reasonReaders,
    policyMisuse,
    chats: new Chats(checkpoints, pool),
    divergences: new Divergences(checkpoints, pool),
    endpoints,
    generations,
    specAugments: new SpecAugments(specs, sources),
    mixes,
    corpora,
    corpusChecks,
    servedCheckpoints: new ServedCheckpoints(checkpoints, machines),
    machines,
    plans,
    handOffs,
    training,
    tableFiles: new TableFiles(),
    stories: new Stories({ folder: join(workspace, "stories"), probes, checkpoints, runs }),
    doctor,
    diagnostics: new Diagnostics({ store, workspace, doctor }),
    status: () =>
      statusOf(
        pool.loaded.map((engine) => engine.identity.provider),
        outgoing.count,
      ),
    check: () => checkWorkspace({ store, checkpoints, artifacts, workspace, database }),
    takeHost: () => {
      const other = store.presence.takeHost();
      return other === null ? ok(null) : err(hostHeld(workspace, other));
    },
    close: async () => {
      await runs.close();
      await judges.close();
      await reasonReaders.close();
      await policyMisuse.close();
      await corpusChecks.close();
      await probeChecks.close();
      await probeGenerations.close();
      await generations.close();
      await mixes.close();
      await corpora.close();
      await training.close();
      await machines.close();
      await reader.close();
      await pool.closeAll();
      store.close();
      outgoing.close();
    },
  };
}

function databaseOf(workspace: string): string {
  return join(workspace, "workbench.sqlite");
}

/** Two hosts would each follow the same runs, and show each its own half of what is at work. */
function hostHeld(workspace: string, other: Holder): Problem {
  return problem(
    "workspace-held",
    `The workbench is open on ${workspace} already, by ${inWords(other)}: use that one, end it (kill ${other.pid}), or choose another workspace with --workspace.`,
  );
}
