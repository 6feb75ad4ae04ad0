import { spawn } from "node:child_process";
import { join } from "node:path";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProcessCall } from "./commands.ts";

export interface ProcessProblem {
  readonly code: "process-failed" | "cancelled";
  readonly message: string;
}

/**
 * Runs one step with one computing thread and gives back what it printed. An abort asks it to stop by SIGTERM, which the
 * trainer answers by saving its state.
 */
export function runProcess(
  call: ProcessCall,
  root: string,
  signal: AbortSignal,
): Promise<Result<string, ProcessProblem>> {
  const env = { ...process.env, PYTHONPATH: join(root, "trainer"), OMP_NUM_THREADS: "1" };
  return new Promise((resolve) => {
    const child = spawn(call.program, call.args, { cwd: root, env, signal, killSignal: "SIGTERM" });
    let printed = "";
    let complaint = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-2000)));
    child.once("error", (cause) => (complaint += cause.message));
    child.once("close", (code) => {
      if (code === 0) return resolve(ok(printed));
      if (signal.aborted) return resolve(err({ code: "cancelled", message: "Stopped on request." }));
      const said = complaint.trim() === "" ? "" : `: ${complaint.trim()}`;
      const step = call.args.find((word) => !word.startsWith("-") && word !== "msm_trainer") ?? call.program;
      return resolve(err({ code: "process-failed", message: `The step ${step} ended with code ${code}${said}` }));
    });
  });
}
