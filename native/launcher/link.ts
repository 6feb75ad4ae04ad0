import type { Duplex } from "node:stream";
import type { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";

/**
 * Why something asked of a machine was not answered. The first line says nothing about the machine's work ("unknown", never
 * "gone"): the same question may be asked again. The others need a person.
 */
export type LinkProblem = Problem<
  | "machine-unreachable"
  | "link-lost"
  | "link-silent"
  | "host-key-changed"
  | "host-key-unknown"
  | "key-refused"
  | "ssh-missing"
  | "destination-refused"
  | "python-missing"
  | "python-too-old"
  | "login-noise"
  | "link-closed"
  | "cancelled"
  | "disk-full"
  | "folder-unusable"
  | "agent-failed"
  | "blob-missing"
  | "hash-differs"
  | "path-refused"
  | "file-malformed"
  | "spec-refused"
  | "spec-differs"
  | "run-unknown"
  | "launcher-missing"
  | "launcher-silent"
  | "not-resumable"
  | "slurm-missing"
  | "slurm-refused"
  | "slurm-silent"
  | "request-malformed"
  | "socket-refused"
  | "variable-unset"
>;

/** Whether the same call may succeed by itself in a while. */
export function mayPass(problem: Problem): boolean {
  return ["machine-unreachable", "link-lost", "link-silent", "slurm-silent", "launcher-silent"].includes(problem.code);
}

export interface Call<S extends z.ZodType> {
  readonly method:
    | "hello"
    | "has"
    | "put"
    | "commit"
    | "submit"
    | "resume"
    | "observe"
    | "cancel"
    | "list"
    | "read"
    | "detach"
    | "detached";
  readonly args: Readonly<Record<string, unknown>>;
  readonly body?: Uint8Array;
  /** Shape of the answer's value. */
  readonly reply: S;
  /** Default: 60 s. Silence for that long ends the session: the answer is unknown. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer<T> {
  readonly value: T;
  readonly bytes: Uint8Array;
}

/**
 * A machine's agent as something to ask. It connects at the first call and again after a loss; every method may be asked
 * again, so a lost answer is no harm.
 */
export interface Link {
  /** The machine's name, for sentences. */
  readonly name: string;
  call<S extends z.ZodType>(call: Call<S>): Promise<Result<Answer<z.infer<S>>, LinkProblem>>;
  /**
   * A connection to a server that listens on a Unix socket of the machine, as a stream of bytes: no port is opened, here or
   * there. It ends when either side ends it or the link is lost.
   */
  connect(socket: string): Promise<Result<Duplex, LinkProblem>>;
  /** Ends the session; the next call opens another. Connections go on. */
  disconnect(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}
