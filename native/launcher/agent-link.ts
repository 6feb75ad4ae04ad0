import type { Duplex } from "node:stream";
import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { AgentSession, type AgentCommand } from "./agent-session.ts";
import type { Frame } from "./frame-reader.ts";
import type { Answer, Call, Link, LinkProblem } from "./link.ts";

const DEFAULT_TIMEOUT_MS = 60_000;

/** Codes of the agent's own refusals; its sentences are ours. */
const AgentCode = z.enum([
  "disk-full",
  "folder-unusable",
  "agent-failed",
  "blob-missing",
  "hash-differs",
  "path-refused",
  "file-malformed",
  "spec-refused",
  "spec-differs",
  "run-unknown",
  "not-resumable",
  "slurm-missing",
  "slurm-refused",
  "slurm-silent",
  "request-malformed",
  "socket-refused",
]);

const Header = z.union([
  z.looseObject({ ok: z.literal(true), v: z.unknown() }),
  z.looseObject({ ok: z.literal(false), code: AgentCode, message: z.string() }),
]);

export interface AgentLinkOptions {
  /** Made anew for each session: the pinned key or a file may have changed. */
  readonly command: () => Result<AgentCommand, LinkProblem>;
  readonly name: string;
  /** Called before each session is opened: the ledger counts what leaves this computer. */
  readonly onConnect?: (() => void) | undefined;
  /** Where the machine is this computer: opens a socket without the agent's help. */
  readonly dial?: ((socket: string) => Promise<Result<Duplex, LinkProblem>>) | undefined;
}

/** Sessions to one agent, one after the other: opened when something is asked, opened again after a loss. */
export class AgentLink implements Link {
  readonly name: string;
  readonly #options: AgentLinkOptions;
  #session: Promise<Result<AgentSession, LinkProblem>> | null = null;
  #closed = false;

  constructor(options: AgentLinkOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async call<S extends z.ZodType>(call: Call<S>): Promise<Result<Answer<z.infer<S>>, LinkProblem>> {
    if (call.signal?.aborted) return err(cancelled());
    const session = await this.#connected();
    if (!session.ok) return session;
    const { method, args, body, timeoutMs = DEFAULT_TIMEOUT_MS } = call;
    const answered = await orAborted(session.value.ask({ method, args, body, timeoutMs }), call.signal);
    if (!answered.ok) return answered;
    const header = understood(this.name, method, Header, answered.value.header);
    if (!header.ok) return header;
    if (!header.value.ok) return err(refused(this.name, header.value.code, header.value.message));
    const value = understood(this.name, method, call.reply, header.value.v);
    return value.ok ? ok({ value: value.value, bytes: answered.value.body }) : value;
  }

  /** By a session of its own, which becomes the connection: one that stalls holds nothing else up. */
  async connect(socket: string): Promise<Result<Duplex, LinkProblem>> {
    if (this.#closed) return err(closed(this.name));
    if (this.#options.dial) return this.#options.dial(socket);
    const session = await this.#open();
    if (!session.ok) return session;
    const relayed = await session.value.relay(socket, DEFAULT_TIMEOUT_MS);
    if (!relayed.ok) return relayed;
    const header = understood(this.name, "relay", Header, relayed.value.header);
    const { stream } = relayed.value;
    if (header.ok && header.value.ok) return ok(stream);
    stream.destroy();
    return header.ok && !header.value.ok
      ? err(refused(this.name, header.value.code, header.value.message))
      : err(unclear(this.name, "relay", ""));
  }

  async disconnect(): Promise<void> {
    const held = this.#session;
    this.#session = null;
    const session = held === null ? null : await held;
    if (session?.ok) await session.value.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.disconnect();
  }

  async #connected(): Promise<Result<AgentSession, LinkProblem>> {
    if (this.#closed) return err(closed(this.name));
    const held = this.#session;
    if (held) {
      const session = await held;
      if (session.ok && session.value.end === null) return session;
      // Another call may have opened the next session meanwhile.
      if (this.#session === held) this.#session = null;
    }
    return (this.#session ??= this.#open());
  }

  async #open(): Promise<Result<AgentSession, LinkProblem>> {
    const command = this.#options.command();
    if (!command.ok) return command;
    this.#options.onConnect?.();
    return AgentSession.open(command.value);
  }
}

/** An answer in the shape that was asked for; a machine may answer anything, and that is no fault of this program. */
function understood<S extends z.ZodType>(
  machine: string,
  method: string,
  shape: S,
  answer: unknown,
): Result<z.infer<S>, LinkProblem> {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  return err(unclear(machine, method, where));
}

function unclear(machine: string, method: string, where: string): LinkProblem {
  return problem(
    "agent-failed",
    `The agent on ${machine} answered "${method}" with what is not understood${where}: check the machine with msm machines check.`,
  );
}

function refused(machine: string, code: z.infer<typeof AgentCode>, message: string): LinkProblem {
  switch (code) {
    case "disk-full":
      return problem(code, `${machine} has no space left (${message}): free some there, then go on.`);
    case "folder-unusable":
      return problem(code, `${machine} may not write its folder (${message}): mend its permissions, or link another.`);
    case "agent-failed":
      return problem(code, `The agent on ${machine} failed (${message}): check the machine with msm machines check.`);
    case "socket-refused":
      return problem(code, `${machine}: ${message} Start the server there, or correct the path.`);
    default:
      return problem(code, `${machine}: ${message}`);
  }
}

/** The answer, or "cancelled" as soon as the signal comes; a late answer is dropped, and others' calls are not disturbed. */
async function orAborted(
  answer: Promise<Result<Frame, LinkProblem>>,
  signal: AbortSignal | undefined,
): Promise<Result<Frame, LinkProblem>> {
  if (!signal) return answer;
  const aborted = Promise.withResolvers<Result<Frame, LinkProblem>>();
  const stop = (): void => aborted.resolve(err(cancelled()));
  signal.addEventListener("abort", stop, { once: true });
  const first = await Promise.race([answer, aborted.promise]);
  signal.removeEventListener("abort", stop);
  return first;
}

function closed(machine: string): LinkProblem {
  return problem("link-closed", `The link to ${machine} was closed.`);
}

function cancelled(): LinkProblem {
  return problem("cancelled", "Cancelled; what was done so far is kept.");
}
