import { createHash } from "node:crypto";
import { join } from "node:path";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import type { LaunchSpec } from "#core/runs/launch-spec.ts";
import { makeRunKey, type RunKey } from "#core/runs/run-key.ts";

/** The program that makes an environment, as it is sent to the machine. */
export const PREPARE_PROGRAM = join(import.meta.dirname, "prepare_environment.py");

export interface Environment {
  /** Text of a requirements file. */
  readonly requirements: string;
  /** Uses the machine's own torch, whatever its version. */
  readonly systemTorch: boolean;
  /** Of the machine: "3.12.4". */
  readonly python: string;
}

/** Name of an environment's folder: the same packages for the same Python are the same environment. */
export function environmentName({ requirements, systemTorch, python }: Environment): string {
  const lines = requirements.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const wanted = canonicalJson({ lines: lines.filter((line) => line !== ""), systemTorch });
  const digest = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
  return `${digest}-py${python.split(".").slice(0, 2).join(".")}`;
}

/** Key of the nth try to make an environment: the same on every desktop, so that the machine tells whether it runs or ran. */
export function preparationKey(name: string, nth: number): RunKey {
  return makeRunKey(0, createHash("sha256").update(`prepare ${name} ${nth}`).digest());
}

export interface PreparationFiles {
  /** Digests by path in the run's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly wheels: boolean;
}

/** The run that makes it. Stopped it leaves what pip brought, so it is not waited for. */
export function preparationSpec(
  key: RunKey,
  environment: Environment,
  { files, wheels }: PreparationFiles,
): LaunchSpec {
  const target = `../../envs/${environmentName(environment)}`;
  return {
    schema: "msm-launch/1",
    key,
    command: [
      "{python}",
      "prepare_environment.py",
      target,
      "requirements.txt",
      ...(wheels ? ["--wheels", "wheels"] : []),
      ...(environment.systemTorch ? ["--system-torch"] : []),
    ],
    files,
    stopGraceSeconds: 0,
  };
}
