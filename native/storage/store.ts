import { dirname } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { checkTables } from "./check-tables.ts";
import { CheckpointsTable } from "./checkpoints-table.ts";
import { EndpointsTable } from "./endpoints-table.ts";
import { ForeignResultsTable } from "./foreign-results-table.ts";
import { GenerationsTable } from "./generations-table.ts";
import { ComputedTable } from "./computed-table.ts";
import { PredictionsTable } from "./predictions-table.ts";
import { ProtocolsTable } from "./protocols-table.ts";
import { SpecAblationsTable } from "./spec-ablations-table.ts";
import { StatedReasonsTable } from "./stated-reasons-table.ts";
import { CorporaTable } from "./corpora-table.ts";
import { CorpusQualityTable } from "./corpus-quality-table.ts";
import { countWords } from "./count-words.ts";
import { CorpusReader } from "./corpus-reader.ts";
import { DocumentNotesTable } from "./document-notes-table.ts";
import { DocumentsTable } from "./documents-table.ts";
import { processesOf } from "./held-too-long.ts";
import { LogKeeper } from "./log-keeper.ts";
import { openDatabase, type OpenOptions } from "./open-database.ts";
import { PlansTable } from "./plans-table.ts";
import { type Holder, Presence } from "./presence.ts";
import { ProbeChecksTable } from "./probe-checks-table.ts";
import { ProbeRunsTable } from "./probe-runs-table.ts";
import { ProbesTable } from "./probes-table.ts";
import { RunEventsTable } from "./run-events-table.ts";
import { RatingsTable } from "./ratings-table.ts";
import { ReasonsTable } from "./reasons-table.ts";
import { ReadingsTable } from "./readings-table.ts";
import { ReviewsTable } from "./reviews-table.ts";
import { RolloutsTable } from "./rollouts-table.ts";
import { SavedSearchesTable } from "./saved-searches-table.ts";
import { SpecsTable } from "./specs-table.ts";
import { JudgesTable } from "./judges-table.ts";
import { MachinesTable } from "./machines-table.ts";
import { TrainingRunsTable } from "./training-runs-table.ts";
import { workspaceFacts, type WorkspaceFacts } from "./workspace-facts.ts";

/** The workspace's database as its tables. */
export interface Store {
  readonly checkpoints: CheckpointsTable;
  readonly probes: ProbesTable;
  readonly probeChecks: ProbeChecksTable;
  readonly runs: ProbeRunsTable;
  readonly readings: ReadingsTable;
  readonly rollouts: RolloutsTable;
  readonly ratings: RatingsTable;
  readonly foreignResults: ForeignResultsTable;
  readonly judges: JudgesTable;
  readonly reviews: ReviewsTable;
  readonly reasons: ReasonsTable;
  readonly endpoints: EndpointsTable;
  readonly generations: GenerationsTable;
  readonly corpora: CorporaTable;
  readonly documents: DocumentsTable;
  readonly documentNotes: DocumentNotesTable;
  readonly savedSearches: SavedSearchesTable;
  readonly quality: CorpusQualityTable;
  /** Searches in a thread of its own; to be closed before the store. */
  readonly corpusReader: CorpusReader;
  /** Documents that hold each word; see `countWords`. */
  countWords(words: Iterable<string>): Map<string, number>;
  /** Changes whenever anything in the workspace does, by whichever process. */
  version(): string;
  /** Runs `work` in one transaction: all that it writes to the tables is kept, or nothing where it throws. */
  transaction<T>(work: () => T): T;
  /** Runs `work` on the documents as they are at one moment, whatever others write meanwhile. It must not write. */
  snapshot<T>(work: () => T): T;
  readonly specs: SpecsTable;
  readonly specAblations: SpecAblationsTable;
  readonly predictions: PredictionsTable;
  readonly protocols: ProtocolsTable;
  readonly statedReasons: StatedReasonsTable;
  readonly computed: ComputedTable;
  readonly machines: MachinesTable;
  readonly plans: PlansTable;
  readonly trainingRuns: TrainingRunsTable;
  readonly runEvents: RunEventsTable;
  facts(): WorkspaceFacts;
  /** Which processes are at work in the workspace. */
  readonly presence: Presence;
  /** Reads all of it; a sentence for each fault. */
  check(): string[];
  close(): void;
}

export interface StoreOptions extends OpenOptions {
  /** Who this process is to others; left out where it is announced already, or only looks. */
  readonly holder?: Holder;
}

export function openStore(path: string, options: StoreOptions = {}): Result<Store, Problem> {
  const opened = openDatabase(path, options);
  if (!opened.ok) return opened;
  const database = opened.value;
  const entered = enter(processesOf(dirname(path)), options.holder ?? null);
  if (!entered.ok) {
    database.close();
    return entered;
  }
  const presence = entered.value;
  const keeper = options.holder === undefined ? null : new LogKeeper(database, path);
  return ok({
    presence,
    check: () => checkTables(database),
    checkpoints: new CheckpointsTable(database),
    probes: new ProbesTable(database),
    probeChecks: new ProbeChecksTable(database),
    runs: new ProbeRunsTable(database),
    readings: new ReadingsTable(database),
    rollouts: new RolloutsTable(database),
    ratings: new RatingsTable(database),
    foreignResults: new ForeignResultsTable(database),
    judges: new JudgesTable(database),
    reviews: new ReviewsTable(database),
    reasons: new ReasonsTable(database),
    endpoints: new EndpointsTable(database),
    generations: new GenerationsTable(database),
    corpora: new CorporaTable(database),
    documents: new DocumentsTable(database),
    documentNotes: new DocumentNotesTable(database),
    savedSearches: new SavedSearchesTable(database),
    quality: new CorpusQualityTable(database),
    corpusReader: new CorpusReader(path),
    countWords: (words) => countWords(database, words),
    version: () => {
      const others = database.pragma("data_version", { simple: true });
      const own = database.prepare("SELECT total_changes()").pluck().get();
      return `${String(others)}/${String(own)}`;
    },
    transaction: (work) => database.transaction(work).immediate(),
    snapshot: (work) => database.transaction(work).deferred(),
    specs: new SpecsTable(database),
    specAblations: new SpecAblationsTable(database),
    predictions: new PredictionsTable(database),
    protocols: new ProtocolsTable(database),
    statedReasons: new StatedReasonsTable(database),
    computed: new ComputedTable(database),
    machines: new MachinesTable(database),
    plans: new PlansTable(database),
    trainingRuns: new TrainingRunsTable(database),
    runEvents: new RunEventsTable(database),
    facts: () => workspaceFacts(database),
    close: () => {
      keeper?.close();
      database.close();
      presence.leave();
    },
  });
}

function enter(folder: string, holder: Holder | null): Result<Presence, Problem> {
  try {
    return ok(new Presence(folder, holder));
  } catch (cause) {
    return err(
      problem(
        "workspace-unusable",
        `${folder} cannot be written (${reasonOf(cause)}): check the folder's permissions and space, or choose another with --workspace.`,
      ),
    );
  }
}
