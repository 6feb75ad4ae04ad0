import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "./msm.ts";

export const PYTHON = join(ROOT, "trainer/.venv/bin/python");
export const NO_PYTHON = "the trainer's Python environment is not there (npm run setup:trainer)";
export const HAS_PYTHON = existsSync(PYTHON);
if (!HAS_PYTHON) process.stderr.write(`skipped: ${NO_PYTHON}\n`);

export interface ServedServer {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** A server of a bundled checkpoint on a Unix socket; resolves when it listens. */
export async function startServed(
  checkpoint: string,
  socket: string,
  name: string,
  ...more: string[]
): Promise<ServedServer> {
  const program = join(ROOT, "tests/contract/served_checkpoint.py");
  const child = spawn(PYTHON, [program, join(ROOT, "models", checkpoint), socket, name, ...more], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  if (line !== "ready") throw new Error(`the server said ${String(line)}`);
  return {
    process: child,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
