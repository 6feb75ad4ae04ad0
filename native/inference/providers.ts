import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { problem, type Problem } from "#core/base/problem.ts";
import { PROVIDER_VARIABLE, type ProviderName } from "#core/engines/provider.ts";

import { packEnvironment, packFor } from "./installed-packs.ts";
import { quietEnvironment } from "./quiet-environment.ts";
import { providerFix } from "./provider-fix.ts";

export interface ProviderReport {
  readonly name: ProviderName | "tensorrt";
  /** Whether a trial model was put to it. */
  readonly asked: boolean;
  /** Whether a checkpoint can be opened on it here. */
  readonly available: boolean;
  /** One sentence: what was tried with what outcome, or why it was not asked. */
  readonly reason: string;
  /** What to do about it; null where nothing has to be done or can be on this machine. */
  readonly fix: string | null;
}

interface Survey {
  /** Script that runs a model on the provider named as its argument and prints "ran", or why not. */
  readonly trial: string;
  readonly timeoutMs: number;
}

const TRIAL = fileURLToPath(new URL("./provider-trial.ts", import.meta.url));
const USUAL: Survey = { trial: TRIAL, timeoutMs: 30_000 };
const PROVIDERS: readonly ProviderReport["name"][] = ["cpu", "webgpu", "cuda", "tensorrt", "dml", "coreml"];

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
 * provider whose libraries are missing can end the process that asks, or never answer. Each is asked by itself and at the
 * same time, so that none waits for another or fails with it.
 */
export function listProviders(survey: Survey = USUAL): Promise<ProviderReport[]> {
  return Promise.all(PROVIDERS.map((name) => surveyProvider(name, survey)));
}

/** Why checkpoints cannot be opened on a provider here, and what to do about it; null where a trial ran. */
export async function providerRefused(name: ProviderName): Promise<Problem<"provider-unavailable"> | null> {
  const { available, reason, fix } = await surveyProvider(name, USUAL);
  if (available) return null;
  const mend = fix === null ? "" : ` ${fix}`;
  return problem(
    "provider-unavailable",
    `Checkpoints are not opened on ${name}, nor on another provider in its place. ${reason}${mend} Another is chosen by --provider NAME or ${PROVIDER_VARIABLE}; cpu is always there.`,
  );
}

async function surveyProvider(name: ProviderReport["name"], survey: Survey): Promise<ProviderReport> {
  if (name === "tensorrt") {
    return {
      name,
      asked: false,
      available: false,
      reason:
        "MSM Workbench does not ask for tensorrt: it would build its kernels anew for every length of text, and checkpoints are read at many.",
      fix: "Use cuda, which runs on the same cards.",
    };
  }
  const systems = SYSTEMS[name];
  const pack = packFor(name, process.env)?.pack ?? null;
  if (!systems.includes(process.platform) && !pack) {
    const where = systems.map((system) => SYSTEM_NAMES[system] ?? system).join(", ");
    return {
      name,
      asked: false,
      available: false,
      reason: `ONNX Runtime for Node offers ${name} on ${where} only.`,
      fix: null,
    };
  }
  const on = pack ? `${name} with the engine pack ${pack.name} ${pack.version}` : name;
  const trial = await runTrial(name, survey);
  if (trial.ok) return { name, asked: true, available: true, reason: `A trial model ran on ${on}.`, fix: null };
  return {
    name,
    asked: true,
    available: false,
    reason: `A trial on ${on} failed: ${trial.why}.`,
    fix: providerFix(name, pack),
  };
}

/** The words of ONNX Runtime without the place in its source. */
function withoutPlace(said: string): string {
  return said.replace(/^\S+\.(?:cc|h):\d+ .* was false\. /s, "");
}

type Trial = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Never rejects: whatever becomes of the process is an outcome. */
function runTrial(name: ProviderName, { trial, timeoutMs }: Survey): Promise<Trial> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [trial, name],
      {
        timeout: timeoutMs,
        killSignal: "SIGKILL",
        env: quietEnvironment({ ...process.env, ...packEnvironment(name, process.env) }),
      },
      (failure, stdout, stderr) => {
        if (failure === null && stdout.trim() === "ran") return resolve({ ok: true });
        if (failure?.killed === true) {
          return resolve({ ok: false, why: `it gave no answer within ${timeoutMs / 1000} s and was ended` });
        }
        const how =
          failure?.signal === null || failure?.signal === undefined ? "" : `the process died by ${failure.signal}`;
        const said = (
          withoutPlace(stdout.trim()) ||
          stderr.trim().split("\n").at(-1) ||
          how ||
          "it gave no answer"
        ).slice(0, 300);
        resolve({ ok: false, why: said.replace(/\.+$/, "") });
      },
    );
  });
}
