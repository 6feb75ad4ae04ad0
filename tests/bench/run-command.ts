import { spawn } from "node:child_process";

import { ROOT } from "./places.ts";

export interface CommandEnd {
  readonly ok: boolean;
  /** The last lines that it printed. */
  readonly tail: string;
}

const KEPT_CHARACTERS = 4000;

/** Runs a program to its end, or ends it after `timeoutMs`. */
export async function runCommand(
  command: readonly string[],
  { env = {}, timeoutMs, cwd = ROOT }: { env?: Readonly<Record<string, string>>; timeoutMs: number; cwd?: string },
): Promise<CommandEnd> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32" && program === "npm",
  });
  let tail = "";
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString("utf8")).slice(-KEPT_CHARACTERS);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const { promise, resolve } = Promise.withResolvers<CommandEnd>();
  const timer = setTimeout(() => {
    keep(Buffer.from(`\nended after ${Math.round(timeoutMs / 1000)} s`));
    child.kill("SIGKILL");
  }, timeoutMs);
  child.on("error", (cause) => resolve({ ok: false, tail: cause.message }));
  child.on("close", (code) => resolve({ ok: code === 0, tail: tail.trim() }));
  const ended = await promise;
  clearTimeout(timer);
  return ended;
}

/** The line of a program's output that says best why it ended: its last error, or else its last line. */
export function lastLine(tail: string): string {
  const lines = tail.split("\n").filter((line) => line.trim() !== "");
  const line = lines.findLast((each) => /^\s*[\w.[\] ]*(?:Error|Exception)\b/.test(each)) ?? lines.at(-1);
  return line?.trim().slice(0, 300) ?? "no output";
}
