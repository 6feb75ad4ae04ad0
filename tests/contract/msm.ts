import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function temporaryFolder(name = "msm-contract-"): string {
  return mkdtempSync(join(tmpdir(), name));
}

/** Starts the command line as a script would; `workspace` is the folder it works in. */
export function startMsm(workspace: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(ROOT, "cli/msm.mjs"), "--workspace", workspace, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export async function msm(workspace: string, ...args: string[]): Promise<Ended> {
  return ended(startMsm(workspace, ...args));
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, stdout, stderr };
}
