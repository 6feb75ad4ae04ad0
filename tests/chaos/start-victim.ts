import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { ROOT, temporaryFolder } from "../contract/msm.ts";
import { BUNDLED } from "./bundle.ts";

export const HOST = join(ROOT, "tests/chaos/host.ts");
const WINDOW = join(ROOT, "tests/chaos/window.ts");
const VICTIM = join(ROOT, "tests/chaos/victim.ts");
/** Hundreds of starts: the sources are compiled once. */
const COMPILED = temporaryFolder("msm-chaos-compiled-");

export function startVictim(workspace: string, deed: string, ...more: readonly string[]): ChildProcess {
  return startScript(VICTIM, workspace, deed, ...more);
}

/** A host with a browser on it. */
export function startWindow(workspace: string): ChildProcess {
  return startScript(WINDOW, workspace);
}

function startScript(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CHAOS_BUNDLE: BUNDLED, NODE_COMPILE_CACHE: COMPILED },
  });
}
