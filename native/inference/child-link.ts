import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";

import type { ExplainedDeath } from "./memory/death.ts";
import { explainDeath } from "./memory/death.ts";
import { MemoryWatch } from "./memory/memory-watch.ts";
import type { FromChild, ToChild } from "./protocol.ts";
import { FromChild as FromChildShape } from "./protocol.ts";
import { quietEnvironment } from "./quiet-environment.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const KEPT_OUTPUT_CHARACTERS = 2000;
const CLOSE_GRACE_MS = 2000;

interface LinkHandlers {
  readonly onMessage: (message: FromChild) => void;
  /** Told before the checkpoint is loaded, if it comes so far. */
  readonly onJudged: (memory: MemoryVerdict) => void;
  /** Called once, when the process is gone, with how and in which phase. */
  readonly onEnd: (death: ExplainedDeath) => void;
  /** What others hold that could be closed for this one, in words; null: nothing. */
  readonly held: () => string | null;
}

/**
 * Of V8's space for young objects there are three such parts. Left to itself it grows by steps to some 110 MiB in each engine, whatever
 * is held (15 MiB), for no time that could be measured.
 */
const YOUNG_SPACE_MIB = 16;

/**
 * A child process and what it last said about itself. A plain Node process, started with this one's own executable: the
 * allocator of a browser's process would end ONNX Runtime on large allocations.
 */
export class ChildLink {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #handlers: LinkHandlers;
  readonly #ended: Promise<void>;
  readonly #watch: MemoryWatch;
  #phase = "starting";
  #memory: MemoryVerdict | null = null;
  #output = "";
  #failure: string | null = null;

  /** `added` is what the child's environment has beyond this process's own. */
  constructor(handlers: LinkHandlers, added: NodeJS.ProcessEnv) {
    this.#handlers = handlers;
    this.#child = fork(CHILD, [], {
      execArgv: [`--max-semi-space-size=${YOUNG_SPACE_MIB}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: childEnvironment(added),
    });
    this.pid = this.#child.pid ?? -1;
    this.#watch = new MemoryWatch(this.pid);
    this.#child.on("message", (raw) => this.#receive(FromChildShape.parse(raw)));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#output = (this.#output + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
    this.#ended = new Promise((resolve) => {
      const end = (death: ExplainedDeath): void => {
        resolve();
        handlers.onEnd(death);
      };
      this.#child.on("error", (cause) => {
        this.#failure ??= cause.message;
        if (this.#child.pid === undefined) end(this.#explainEnd(null, null));
      });
      // "close" is not told after disconnect(), so: the exit, and then what is left of the output.
      this.#child.once("exit", (code, signal) => {
        const tell = (): void => end(this.#explainEnd(code, signal));
        const output = this.#child.stderr;
        if (output === null || output.closed) tell();
        else output.once("close", tell);
      });
    });
  }

  /** Bytes that it holds, as last seen. */
  get residentBytes(): number {
    return this.#watch.residentBytes;
  }

  send(message: ToChild): void {
    // Sending to a process that is gone fails here; its "exit" event tells the same.
    this.#child.send(message, () => {});
  }

  /** Ends the process at once; `why` becomes part of how it ended. */
  kill(why: string): void {
    this.#failure ??= why;
    this.#child.kill("SIGKILL");
  }

  /** Ends the process, gently first; resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_GRACE_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #receive(message: FromChild): void {
    if (message.type === "phase") {
      this.#phase = message.phase;
      this.#watch.told(message.residentBytes);
    } else if (message.type === "judged") {
      this.#memory = message.memory;
      this.#handlers.onJudged(message.memory);
    } else {
      this.#handlers.onMessage(message);
    }
  }

  #explainEnd(code: number | null, signal: NodeJS.Signals | null): ExplainedDeath {
    const death = {
      phase: this.#phase,
      code,
      signal,
      seen: this.#watch.end(),
      memory: this.#memory,
      failure: this.#failure,
      output: lastLine(this.#output),
    };
    return explainDeath(death, this.#handlers.held());
  }
}

/** Options meant for this process (debugger, coverage) are not the child's. */
function childEnvironment(added: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return quietEnvironment({ ...rest, ...added });
}

/** The line of the output that says most: the error's, else the last; null where there is none. */
function lastLine(output: string): string | null {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("at ") && !line.startsWith("Node.js v"));
  const line = lines.findLast((each) => /error|abort|terminate|failed/i.test(each)) ?? lines.at(-1);
  return line?.slice(0, 300) ?? null;
}
