import type { LogFormat, LogHead } from "./sample-log.ts";
import type { ScoreSummary } from "./score-rates.ts";

/** Results that another program, or another workspace, wrote. They are shown by themselves and never beside runs of ours. */
export interface ForeignResults extends LogHead {
  readonly id: string;
  readonly format: LogFormat;
  /** Name of the file or folder that they came from. */
  readonly source: string;
  /** Of its bytes. */
  readonly sourceSha256: string;
  readonly importedAt: string;
  readonly samples: number;
}

export interface ForeignReport {
  readonly results: ForeignResults;
  readonly scores: readonly ScoreSummary[];
  readonly warnings: readonly string[];
}
