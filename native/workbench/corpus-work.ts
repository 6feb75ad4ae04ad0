import type { Problem } from "#core/base/problem.ts";
import type { ExportManifest } from "#core/corpus/export-row.ts";
import type { ExportRequest } from "#core/corpus/export-request.ts";
import type { CheckSettings } from "#core/corpus/quality/check-settings.ts";
import type { QualityReport } from "#core/corpus/quality/report.ts";
import type { Subset } from "#core/corpus/subset.ts";
import type { ProbeCheck, ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import type { TokenCounts } from "#core/corpus/token-counts.ts";

/** A checkpoint whose tokenizer counts. */
export interface CountingCheckpoint {
  readonly id: string;
  /** Its folder or model file. */
  readonly path: string;
}

/** Work on a corpus that is done in a thread of its own. */
export type CorpusWork =
  | {
      readonly kind: "check";
      readonly corpus: string;
      readonly settings: CheckSettings;
      readonly codeVersion: string;
      readonly createdAt: string;
    }
  | {
      /** Of a probe's items, against every corpus. */
      readonly kind: "probe";
      readonly probe: string;
      readonly version: number;
      readonly settings: ProbeCheckSettings;
      readonly codeVersion: string;
      readonly createdAt: string;
    }
  | { readonly kind: "tokens"; readonly corpus: string; readonly checkpoint: CountingCheckpoint }
  | {
      readonly kind: "subsets";
      readonly corpus: string;
      readonly checkpoint: CountingCheckpoint;
      readonly budgets: readonly number[];
      readonly seed: string;
    }
  | {
      readonly kind: "export";
      readonly request: ExportRequest;
      readonly checkpoint: CountingCheckpoint | null;
      /** Documents that the request's query and filters leave; null for all. */
      readonly ids: readonly number[] | null;
      readonly codeVersion: string;
      readonly createdAt: string;
    };

/** What each kind of work gives. */
export interface CorpusWorkValue {
  readonly check: QualityReport;
  readonly probe: ProbeCheck;
  readonly tokens: TokenCounts;
  readonly subsets: { readonly counts: TokenCounts; readonly seed: string; readonly subsets: readonly Subset[] };
  readonly export: ExportManifest;
}

export interface WorkProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** What the thread says: its last message is any but "progress". */
export type WorkMessage =
  | ({ readonly type: "progress" } & WorkProgress)
  | { readonly type: "finished"; readonly value: CorpusWorkValue[CorpusWork["kind"]] }
  | { readonly type: "failed"; readonly problem: Problem }
  | { readonly type: "stopped" };

/** What the thread is started with. `stop` holds one Int32 that becomes 1 when the work is to be given up. */
export interface WorkOrder {
  readonly database: string;
  readonly work: CorpusWork;
  readonly stop: SharedArrayBuffer;
}

/** Called between two documents: tells the progress now and then, and throws `WorkStopped` when the work was given up. */
export type Report = (progress: WorkProgress) => void;

export class WorkStopped extends Error {}
