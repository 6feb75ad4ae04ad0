import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import type { ProviderName } from "#core/engines/provider.ts";
import type { ArmMeasures } from "./arm-measures.ts";
import type { WorkspaceCheck } from "./check-workspace.ts";
import type { Chats } from "./chats.ts";
import type { CheckpointDetails } from "./checkpoint-details.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Corpora } from "./corpora.ts";
import type { CorpusChecks } from "./corpus-checks.ts";
import type { Diagnostics } from "./diagnostics/diagnostics.ts";
import type { Divergences } from "./divergences.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Experiments } from "./experiments.ts";
import type { DoctorReport, Status } from "./doctor.ts";
import type { Generations } from "./generations.ts";
import type { Mixes } from "./mixes.ts";
import type { GridForecasts } from "./grid-forecasts.ts";
import type { GridReports } from "./grid-reports.ts";
import type { HandOffs } from "./hand-offs.ts";
import type { Interchange } from "./interchange.ts";
import type { Judges } from "./judges.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Machines } from "./machines.ts";
import type { Plans } from "./plans.ts";
import type { Predictions } from "./predictions.ts";
import type { ProbeChecks } from "./probe-checks.ts";
import type { ProbeGenerations } from "./probe-generations.ts";
import type { PolicyMisuse } from "./policy-misuse.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import type { Probes } from "./probes.ts";
import type { Protocols } from "./protocols.ts";
import type { QuestionReports } from "./question-reports.ts";
import type { ReasonEdits } from "./reason-edits.ts";
import type { ReasonReaders } from "./reason-readers.ts";
import type { Reasons } from "./reasons.ts";
import type { ReportFiles } from "./report-files.ts";
import type { Reports } from "./reports.ts";
import type { Reviews } from "./reviews.ts";
import type { Science } from "./science.ts";
import type { ServedCheckpoints } from "./served-checkpoints.ts";
import type { SpecAugments } from "./spec-augments.ts";
import type { Specs } from "./specs.ts";
import type { StatedReasons } from "./stated-reasons.ts";
import type { Stories } from "./stories.ts";
import type { TableFiles } from "./table-files.ts";
import type { Training } from "./training.ts";

export interface WorkbenchOptions {
  /** Folder of the workspace; created when missing. */
  readonly workspace: string;
  /** Folder of the bundled checkpoints and, in `probes/` and `specs/`, of the bundled probes and specs. */
  readonly bundled?: string;
  /** Folder of the bundled training plans. */
  readonly plans?: string;
  /** Folder of the trainer that is sent along with runs. */
  readonly trainer?: string;
  readonly now?: () => Date;
  /** Told of each checkpoint, before it is loaded, whether it fits the memory. */
  readonly onJudged?: (memory: MemoryVerdict) => void;
  /** What checkpoints run on, all of them: no other takes its place. Default: "cpu". */
  readonly provider?: ProviderName;
  /** Which command this process is, for the sentences of others that find it at work. */
  readonly command?: string;
}

/** The whole workbench over one workspace. The window, the browser host and the command line all drive this. */
export interface Workbench {
  readonly workspace: string;
  readonly checkpoints: Checkpoints;
  readonly checkpointDetails: CheckpointDetails;
  /** Whether checkpoints fit the memory together as it is now; nothing is loaded for it. */
  memory(ids: readonly string[]): Promise<Result<MemoryVerdict, Problem>>;
  readonly probes: Probes;
  readonly probeChecks: ProbeChecks;
  readonly probeGenerations: ProbeGenerations;
  readonly specs: Specs;
  readonly runs: ProbeRuns;
  readonly reports: Reports;
  readonly experiments: Experiments;
  readonly armMeasures: ArmMeasures;
  readonly science: Science;
  readonly predictions: Predictions;
  readonly protocols: Protocols;
  readonly statedReasons: StatedReasons;
  readonly reportFiles: ReportFiles;
  readonly gridReports: GridReports;
  readonly gridForecasts: GridForecasts;
  readonly questionReports: QuestionReports;
  readonly knowledge: Knowledge;
  readonly interchange: Interchange;
  readonly judges: Judges;
  readonly reviews: Reviews;
  readonly reasons: Reasons;
  readonly reasonEdits: ReasonEdits;
  readonly reasonReaders: ReasonReaders;
  readonly policyMisuse: PolicyMisuse;
  readonly chats: Chats;
  readonly divergences: Divergences;
  readonly endpoints: Endpoints;
  readonly generations: Generations;
  readonly specAugments: SpecAugments;
  readonly mixes: Mixes;
  readonly corpora: Corpora;
  readonly corpusChecks: CorpusChecks;
  readonly servedCheckpoints: ServedCheckpoints;
  readonly machines: Machines;
  readonly plans: Plans;
  readonly handOffs: HandOffs;
  readonly training: Training;
  readonly stories: Stories;
  readonly tableFiles: TableFiles;
  /** Tries every provider the first time, and when a person who has mended something asks `again`. */
  doctor(again?: boolean): Promise<DoctorReport>;
  readonly diagnostics: Diagnostics;
  status(): Status;
  /** Reads all of the workspace: whether what is stored is whole. Takes as long as reading its files. */
  check(): Promise<WorkspaceCheck>;
  /** Makes this process the one that windows are served by; refused where another one is. */
  takeHost(): Result<null, Problem>;
  /** Stops runs after their batch in flight, ends the engine processes and closes the database. */
  close(): Promise<void>;
}
