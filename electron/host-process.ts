import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { isErrorCode } from "#core/base/errors/catalogue.ts";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";

export interface HostOptions {
  /** Node 24; the host is never run by Electron's own Node. */
  readonly nodeBinary: string;
  /** The host's `main.ts`. */
  readonly entry: string;
  readonly socketPath: string;
  readonly workspace: string;
  /** Called once when the host cannot be kept alive; `start()` may be called again afterwards. */
  readonly onGaveUp: (reason: Problem) => void;
  /** Receives what the host writes on standard error. */
  readonly log: (text: string) => void;
  readonly limits?: HostLimits;
}

export interface HostLimits {
  /** Wait before the first restart; doubles with each crash inside the window. */
  readonly backOffMs: number;
  /** So many crashes within `crashWindowMs` are one too many. */
  readonly crashes: number;
  readonly crashWindowMs: number;
  /** Until the ready line: the host opens the database and reads the bundled checkpoints first. */
  readonly readyMs: number;
  /** For the batch in flight to be stored when the host is asked to end. */
  readonly stopMs: number;
}

const LIMITS: HostLimits = { backOffMs: 250, crashes: 5, crashWindowMs: 60_000, readyMs: 120_000, stopMs: 15_000 };
const STDERR_KEPT = 2_000;

/** The workbench's host: a Node process that is started, restarted after a crash, and ended with the window. */
export class HostProcess {
  readonly #options: HostOptions;
  readonly #limits: HostLimits;
  readonly #leaving = new AbortController();
  #child: ChildProcessWithoutNullStreams | null = null;
  #crashTimes: number[] = [];

  constructor(options: HostOptions) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
  }

  /** Resolves when the host serves its socket, or with the sentence of why it does not. */
  async start(): Promise<Result<void, Problem>> {
    this.#crashTimes = [];
    return await this.#launch();
  }

  /** Ends the host by closing its standard input; kills it when it takes too long. For good: it cannot be started again. */
  async stop(): Promise<void> {
    this.#leaving.abort();
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const left = once(child, "exit");
    child.stdin.end();
    await Promise.race([left, pause(this.#limits.stopMs, null, { ref: false })]);
    child.kill("SIGKILL");
    await left;
  }

  async #launch(): Promise<Result<void, Problem>> {
    const { nodeBinary, entry, socketPath, workspace, log } = this.#options;
    const { NODE_OPTIONS: _foreign, ...env } = process.env;
    const child = spawn(nodeBinary, [entry, "--socket", socketPath, "--workspace", workspace], {
      env,
      windowsHide: true,
    });
    this.#child = child;
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
      log(text);
    });
    const ended = new Promise<string>((resolve) => {
      child.once("error", (cause) => resolve(`it cannot be run: ${reasonOf(cause)}`));
      child.once("close", (code, signal) => resolve(`${signal ?? `exit code ${code}`}${lastLine(stderr)}`));
    });
    const ready = await this.#untilReady(child, ended);
    if (ready.ok) void ended.then((how) => this.#recover(how));
    else child.kill("SIGKILL");
    return ready;
  }

  async #untilReady(child: ChildProcessWithoutNullStreams, ended: Promise<string>): Promise<Result<void, Problem>> {
    const line = once(createInterface(child.stdout), "line").then(([text]) => String(text));
    const outcome = await Promise.race([
      line.then(readReadyLine),
      ended.then((how) =>
        err(problem("host-died", `The workbench's host process ended before it was ready (${how}).`)),
      ),
      pause(this.#limits.readyMs, null, { ref: false }).then(() =>
        err(problem("host-silent", `The workbench's host process said nothing for ${this.#limits.readyMs / 1000} s.`)),
      ),
    ]);
    child.stdout.resume();
    return outcome;
  }

  /** After a crash: waits, starts again, and gives up when it crashes too often or names a reason. */
  async #recover(how: string): Promise<void> {
    if (this.#leaving.signal.aborted) return;
    const { crashes, crashWindowMs, backOffMs } = this.#limits;
    const now = Date.now();
    this.#crashTimes = [...this.#crashTimes.filter((time) => now - time < crashWindowMs), now];
    const count = this.#crashTimes.length;
    if (count >= crashes) {
      const often = `The workbench's host process ended ${count} times in a short while (the last time: ${how})`;
      return this.#options.onGaveUp(
        problem("host-crashes", `${often}. What was stored is safe; start it again, or quit.`),
      );
    }
    await pause(backOffMs * 2 ** (count - 1), null, { ref: false });
    if (this.#leaving.signal.aborted) return;
    const again = await this.#launch();
    if (again.ok) return;
    if (again.error.code === "host-died") await this.#recover(again.error.message);
    else this.#options.onGaveUp(again.error);
  }
}

/** `{ready: true, socket}` or `{ready: false, problem: {code, message}}`: the first line that the host prints. */
function readReadyLine(line: string): Result<void, Problem> {
  const unreadable = err(problem("host-unreadable", `The workbench's host process began with something else: ${line}`));
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return unreadable;
  }
  if (typeof said !== "object" || said === null || !("ready" in said)) return unreadable;
  if (said.ready === true) return ok(undefined);
  const reason = "problem" in said ? said.problem : null;
  if (typeof reason !== "object" || reason === null || !("code" in reason) || !("message" in reason)) return unreadable;
  const code = String(reason.code);
  return err(problem(isErrorCode(code) ? code : "unforeseen", String(reason.message)));
}

function lastLine(text: string): string {
  const last = text.trimEnd().split("\n").at(-1)?.trim() ?? "";
  return last === "" ? "" : `: ${last}`;
}
