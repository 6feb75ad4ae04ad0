import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Duplex, Readable, Writable } from "node:stream";
import { z } from "zod";
import { problem, reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { readAgentBundle } from "./agent-bundle.ts";
import { ChildStream } from "./child-stream.ts";
import { FrameReader, MARKER, type Frame } from "./frame-reader.ts";
import type { LinkProblem } from "./link.ts";

/** How to reach an agent: a program whose standard input and output are the agent's. */
export interface AgentCommand {
  readonly machine: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly python: string;
  readonly folder: string;
  readonly agentEnv: Readonly<Record<string, string>>;
  /** From the start to the agent's first word. */
  readonly openTimeoutMs: number;
  /** What the program's error output means when no agent answered; null: nothing that is known. */
  readonly explain: (stderr: string, exitCode: number | null) => LinkProblem | null;
}

/**
 * The one command that is ever run on a machine; all that varies comes as data on standard input. It holds no single
 * quote, backslash or exclamation mark, so that every login shell (fish and csh too) passes it to sh as it is.
 */
const INNER = [
  "IFS= read -r p;",
  `if command -v "$p" >/dev/null 2>&1; then echo "${MARKER} starts";`,
  'exec "$p" -I -c "import sys; s = sys.stdin.buffer; exec(s.read(int(s.readline())))";',
  `else echo "${MARKER} no-python"; fi`,
].join(" ");
export const AGENT_COMMAND = `exec sh -c '${INNER}'`;
/** The same for a program that is started without a shell. */
export const AGENT_ARGUMENTS = ["-c", INNER] as const;

const Opening = z.union([
  z.strictObject({ ready: z.literal(true), need: z.boolean() }),
  z.strictObject({
    ready: z.literal(false),
    code: z.enum(["python-too-old", "disk-full", "folder-unusable"]),
    message: z.string(),
  }),
]);
/** Twice what an agent sends at most: a body is held in memory until it is whole. */
const LONGEST_BODY_BYTES = 16 << 20;
const Reply = z.looseObject({ id: z.int(), bytes: z.int().nonnegative().max(LONGEST_BODY_BYTES).optional() });

const KEPT_OUTPUT_CHARACTERS = 4000;
const CLOSE_GRACE_MS = 2000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
interface Waiting {
  readonly answer: (answer: Result<Frame, LinkProblem>) => void;
  readonly timeoutMs: number;
}

/** One connection to an agent, from its start to its end. */
export class AgentSession {
  readonly #command: AgentCommand;
  readonly #child: Child;
  /** Read once: the files may be replaced by a newer version between the hash and the bytes. */
  readonly #bundle = readAgentBundle();
  readonly #reader = new FrameReader();
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened = Promise.withResolvers<Result<null, LinkProblem>>();
  readonly #gone = Promise.withResolvers<void>();
  #stage: "noise" | "opening" | "open" = "noise";
  #header: z.infer<typeof Reply> | null = null;
  #lastId = 0;
  #noise = "";
  #stderr = "";
  #end: LinkProblem | null = null;
  #watch: NodeJS.Timeout | undefined;

  private constructor(command: AgentCommand) {
    this.#command = command;
    this.#child = spawn(command.program, [...command.args], { stdio: ["pipe", "pipe", "pipe"], env: command.env });
    this.#child.stdout.on("data", (bytes: Buffer) => this.#receive(bytes));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
    // A write to a program that is gone fails here; its "close" event tells the same.
    this.#child.stdin.on("error", () => {});
    this.#child.on("error", (cause) => this.#finish(notStarted(command, cause)));
    this.#child.on("close", (code) => {
      this.#finish(this.#describeEnd(code));
      this.#gone.resolve();
    });
  }

  /** Connects, hands the agent over where the machine lacks it, and resolves when it takes requests. */
  static async open(command: AgentCommand): Promise<Result<AgentSession, LinkProblem>> {
    const session = new AgentSession(command);
    session.#greet();
    const timer = setTimeout(
      () => session.breakOff(silent(command.machine, command.openTimeoutMs)),
      command.openTimeoutMs,
    );
    const opened = await session.#opened.promise;
    clearTimeout(timer);
    return opened.ok ? ok(session) : opened;
  }

  /** Why it takes no more requests, or null while it does. */
  get end(): LinkProblem | null {
    return this.#end;
  }

  /**
   * Sends a request; the answer comes by its id, or the end of the session instead. `timeoutMs` of silence, counted from
   * the last byte that came, ends the session: requests are answered one after the other.
   */
  async ask(request: {
    readonly method: string;
    readonly args: unknown;
    readonly body: Uint8Array | undefined;
    readonly timeoutMs: number;
  }): Promise<Result<Frame, LinkProblem>> {
    if (this.#end) return err(this.#end);
    const id = ++this.#lastId;
    const { method, args, body, timeoutMs } = request;
    const answered = Promise.withResolvers<Result<Frame, LinkProblem>>();
    this.#waiting.set(id, { answer: answered.resolve, timeoutMs });
    this.#listen();
    this.#child.stdin.write(`${JSON.stringify({ id, m: method, a: args, bytes: body?.length ?? 0 })}\n`);
    if (body) this.#child.stdin.write(body);
    return answered.promise;
  }

  /**
   * Turns the session into a connection to a Unix socket of the machine: once the agent has agreed, all further bytes are
   * the server's. Destroying the stream ends the session's program.
   */
  async relay(
    socket: string,
    timeoutMs: number,
  ): Promise<Result<{ readonly header: unknown; readonly stream: Duplex }, LinkProblem>> {
    const answered = await this.ask({ method: "relay", args: { socket }, body: undefined, timeoutMs });
    if (!answered.ok) return answered;
    clearTimeout(this.#watch);
    this.#child.stdout.removeAllListeners("data");
    return ok({ header: answered.value.header, stream: new ChildStream(this.#child, this.#reader.takeRest()) });
  }

  /** Ends it at once: whatever was asked is unknown. */
  breakOff(why: LinkProblem): void {
    this.#finish(why);
    this.#child.kill("SIGKILL");
  }

  /** Closes the agent's input, which ends it; resolves when the program is gone. */
  async close(): Promise<void> {
    this.#finish(problem("link-closed", `The link to ${this.#command.machine} was closed; ask again to open it.`));
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_GRACE_MS);
    await this.#gone.promise;
    clearTimeout(timer);
  }

  /** Starts the time of silence anew, as long as something is waited for. */
  #listen(): void {
    clearTimeout(this.#watch);
    const timeoutMs = Math.max(0, ...[...this.#waiting.values()].map((each) => each.timeoutMs));
    if (timeoutMs === 0) return;
    this.#watch = setTimeout(() => this.breakOff(silent(this.#command.machine, timeoutMs)), timeoutMs);
  }

  #greet(): void {
    const { sha256, bytes, bootstrap } = this.#bundle;
    const { python, folder, agentEnv } = this.#command;
    this.#child.stdin.write(`${python}\n${bootstrap.length}\n`);
    this.#child.stdin.write(bootstrap);
    this.#child.stdin.write(`${JSON.stringify({ sha256, bytes: bytes.length, folder, env: agentEnv })}\n`);
  }

  #receive(bytes: Buffer): void {
    if (this.#end) return;
    this.#reader.push(bytes);
    try {
      while (this.#step());
      this.#listen();
    } catch (cause) {
      const what = `something on ${this.#command.machine} printed into the session (${reasonOf(cause)})`;
      this.breakOff(
        problem(
          "login-noise",
          `The link is unusable since ${what}: keep its login files silent, or link another account.`,
        ),
      );
    }
  }

  /** Takes what is whole; false where more bytes are needed. */
  #step(): boolean {
    if (this.#end) return false;
    if (this.#header) return this.#takeBody(this.#header);
    const line = this.#reader.takeLine();
    if (line === null) return false;
    if (this.#stage === "noise") this.#passNoise(line);
    else if (this.#stage === "opening") this.#passOpening(line);
    else this.#header = Reply.parse(JSON.parse(line));
    return true;
  }

  #takeBody(header: z.infer<typeof Reply>): boolean {
    const body = this.#reader.takeBytes(header.bytes ?? 0);
    if (body === null) return false;
    this.#header = null;
    // Nobody waits any more for what was cancelled.
    const waiting = this.#waiting.get(header.id);
    this.#waiting.delete(header.id);
    waiting?.answer(ok({ header, body }));
    return true;
  }

  #passNoise(line: string): void {
    // A shell that prints without a newline leaves its text before the marker.
    const at = line.indexOf(MARKER);
    if (at === -1) {
      this.#noise = `${this.#noise}${line}\n`.slice(-KEPT_OUTPUT_CHARACTERS);
      return;
    }
    if (line.slice(at) === `${MARKER} starts`) this.#stage = "opening";
    else this.breakOff(noPython(this.#command));
  }

  #passOpening(line: string): void {
    const opening = Opening.parse(JSON.parse(line));
    if (!opening.ready) {
      this.breakOff(notReady(this.#command, opening.code, opening.message));
      return;
    }
    if (opening.need) this.#child.stdin.write(this.#bundle.bytes);
    this.#stage = "open";
    this.#opened.resolve(ok(null));
  }

  #describeEnd(code: number | null): LinkProblem {
    const { machine } = this.#command;
    const words = lastLine(this.#stderr) ?? lastLine(this.#noise) ?? `exit code ${code ?? "unknown"}`;
    if (this.#stage !== "noise") {
      return problem("link-lost", `The link to ${machine} broke off (${words}); what runs there goes on, ask again.`);
    }
    // Until the agent has spoken, the program's words say what is wrong.
    return (
      this.#command.explain(this.#stderr, code) ??
      problem("machine-unreachable", `${machine} cannot be reached (${words}): check that its address and login work.`)
    );
  }

  #finish(end: LinkProblem): void {
    if (this.#end) return;
    this.#end = end;
    this.#opened.resolve(err(end));
    for (const { answer } of this.#waiting.values()) answer(err(end));
    this.#waiting.clear();
    clearTimeout(this.#watch);
  }
}

function notStarted({ machine, program }: AgentCommand, cause: Error): LinkProblem {
  return problem(
    "ssh-missing",
    `${program} cannot be started to reach ${machine} (${cause.message}): install OpenSSH's client and try again.`,
  );
}

function silent(machine: string, timeoutMs: number): LinkProblem {
  return problem(
    "link-silent",
    `${machine} gave no answer in ${Math.round(timeoutMs / 1000)} s; what it does is unknown, ask again later.`,
  );
}

function noPython({ machine, python }: AgentCommand): LinkProblem {
  return problem(
    "python-missing",
    `${machine} has no ${python}: install Python 3.8 or newer there, or name another with --python PATH.`,
  );
}

function notReady(
  { machine, python, folder }: AgentCommand,
  code: "python-too-old" | "disk-full" | "folder-unusable",
  message: string,
): LinkProblem {
  const sentences = {
    "python-too-old": `${python} on ${machine} is Python ${message}: name one of 3.8 or newer with --python PATH.`,
    "disk-full": `${machine} has no space left for ${folder}: free some, or name another folder with --folder.`,
    "folder-unusable": `${folder} on ${machine} cannot be used (${message}): name another with --folder.`,
  };
  return problem(code, sentences[code]);
}

function lastLine(text: string): string | null {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "")?.slice(0, 300) ?? null;
}
