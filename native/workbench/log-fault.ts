import type { LogFormat, SampleLog } from "#core/interchange/sample-log.ts";

/** What a file or folder held: one log a model. */
export interface ReadLogs {
  readonly format: LogFormat;
  readonly sha256: string;
  readonly logs: readonly SampleLog[];
}

/** Why a log is not read, in words that go on after the file's name. */
export class LogFault extends Error {}

/** All of a log is held at once while it is read. */
export const LOG_LIMITS = { samples: 400_000, fileBytes: 256 * 2 ** 20, totalBytes: 512 * 2 ** 20 };
