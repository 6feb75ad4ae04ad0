import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { ProviderName } from "#core/engines/provider.ts";
import type { Workbench } from "#native/workbench/workbench.ts";

/** What a command gives back: one JSON document for `--json`, or text for a person. */
export interface Output {
  readonly json: unknown;
  readonly text: string;
  /** 1 where the work was done but not wholly (a checkpoint failed); 130 where it was cancelled. */
  readonly exitCode?: 0 | 1 | 130;
}

/** What every command gets. */
export interface Terminal {
  /** Folder of the workspace that the command line names. */
  readonly workspace: string;
  /** What checkpoints run on, as the command line or the environment names it. */
  readonly provider: ProviderName;
  /** Progress for a person, on standard error. */
  readonly progress: (line: string) => void;
  /** Prints the command's one output now, for a command that goes on running; it then returns null. */
  readonly print: (output: Output) => void;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export interface Session extends Terminal {
  readonly workbench: Workbench;
}

interface Named {
  readonly name: string;
  /** The command's line in the help. */
  readonly usage: string;
  readonly summary: string;
}

/** A subcommand that works on the open workbench. */
export interface Command extends Named {
  run(session: Session, argv: readonly string[]): Promise<Result<Output | null, Problem>>;
}

/** A subcommand that decides itself whether this process opens the workbench. */
export interface BareCommand extends Named {
  runBare(terminal: Terminal, argv: readonly string[]): Promise<Result<Output | null, Problem>>;
}
