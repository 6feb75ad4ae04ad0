import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { ProviderName } from "./engine.ts";

export interface ProviderReport {
  readonly name: ProviderName;
  readonly available: boolean;
  /** One sentence: what was tried with what outcome, or why it cannot be. */
  readonly reason: string;
}

const TRIAL = fileURLToPath(new URL("./provider-trial.ts", import.meta.url));
const TRIAL_TIMEOUT_MS = 30_000;
const PROVIDERS: readonly ProviderName[] = ["cpu", "cuda", "dml", "webgpu", "coreml"];

/** Where ONNX Runtime for Node has a provider at all. */
const SYSTEMS: Readonly<Record<ProviderName, readonly string[]>> = {
  cpu: ["linux", "win32", "darwin"],
  cuda: ["linux"],
  dml: ["win32"],
  webgpu: ["linux", "win32", "darwin"],
  coreml: ["darwin"],
};
const SYSTEM_NAMES: Readonly<Record<string, string>> = { linux: "Linux", win32: "Windows", darwin: "macOS" };

/**
 * Which providers this machine can run on, found by running a tiny model on each, in a process of its own: asking for a
 * provider whose libraries are missing can end the process that asks.
 */
export async function listProviders(): Promise<ProviderReport[]> {
  const reports: ProviderReport[] = [];
  for (const name of PROVIDERS) reports.push(await tryProvider(name));
  return reports;
}

async function tryProvider(name: ProviderName): Promise<ProviderReport> {
  const systems = SYSTEMS[name];
  if (!systems.includes(process.platform)) {
    const where = systems.map((system) => SYSTEM_NAMES[system] ?? system).join(", ");
    return { name, available: false, reason: `ONNX Runtime for Node offers ${name} on ${where} only.` };
  }
  const trial = await runTrial(name);
  if (trial.ok) return { name, available: true, reason: `A trial model ran on ${name}.` };
  return {
    name,
    available: false,
    reason: `A trial on ${name} failed: ${trial.why}${name === "cuda" ? "; npm run setup:cuda fetches its libraries" : ""}.`,
  };
}

function runTrial(name: ProviderName): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [TRIAL, name],
      { timeout: TRIAL_TIMEOUT_MS, killSignal: "SIGKILL" },
      (failure, stdout, stderr) => {
        if (failure === null && stdout.trim() === "ran") return resolve({ ok: true });
        const how =
          failure?.signal === null || failure?.signal === undefined ? "" : `the process died by ${failure.signal}`;
        const said = (stdout.trim() || stderr.trim().split("\n").at(-1) || how || "it gave no answer").slice(0, 300);
        resolve({ ok: false, why: said.replace(/\.+$/, "") });
      },
    );
  });
}
