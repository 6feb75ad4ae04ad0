import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { recording } from "../connections.ts";

export const ROOT = resolve(import.meta.dirname, "../..");
const NODE = join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
const MSM = join(ROOT, "cli/msm.mjs");

/** The command line on a workspace; its connections are recorded where a folder for that is named. */
function msm(workspace: string, ...args: readonly string[]): [string, string[]] {
  const command = [NODE, MSM, "--workspace", workspace, ...args];
  const records = process.env["MSM_RECORD_CONNECTIONS"];
  const before = records === undefined ? [] : recording(join(records, randomBytes(8).toString("hex")));
  const [program = "", ...rest] = [...before, ...command];
  return [program, rest];
}

export interface RunningHost {
  /** With the launch's token in its fragment. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The workbench as a person starts it: `msm serve` on a workspace. */
export async function serveWorkspace(workspace: string): Promise<RunningHost> {
  const child = spawn(...msm(workspace, "serve"), {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  const url = await firstUrl(child);
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Runs the command line on a workspace and parses its `--json`. */
export function msmJson(workspace: string, args: readonly string[]): unknown {
  const output = execFileSync(...msm(workspace, ...args, "--json"), {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output);
}

async function firstUrl(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const part of child.stdout ?? []) {
    text += String(part);
    const url = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(text);
    if (url) return url[0];
  }
  throw new Error(`msm serve ended without a URL: ${text}`);
}
