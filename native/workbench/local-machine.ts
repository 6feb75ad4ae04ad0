import { existsSync } from "node:fs";
import { join } from "node:path";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { DEFAULT_PYTHON, LOCAL, type MachineReport } from "#core/runs/machine.ts";
import { APP_ROOT, INSTALLED } from "./app-root.ts";
import type { Machines } from "./machines.ts";

/** What every run of a plan takes; others depend on the plan, and the trainer tells of them. */
const NEEDED = ["torch", "transformers"];

/**
 * Links this computer the first time that it is named: the trainer's own Python, and a folder in the workspace. One that
 * was linked before the trainer's environment was made gets it now. Without one, nothing is sent where it cannot run.
 */
export async function linkedByItself(
  machines: Machines,
  name: string,
  workspace: string,
  venvPython = join(APP_ROOT, "trainer/.venv/bin/python"),
): Promise<Result<null, Problem>> {
  if (name !== LOCAL) return ok(null);
  const known = machines.list().find((machine) => machine.name === LOCAL);
  const python = existsSync(venvPython) ? venvPython : null;
  if (known === undefined) {
    const settings = { folder: join(workspace, "local-runs"), ...(python !== null && { python }) };
    const added = await machines.add({ name: LOCAL, launcher: "local", settings });
    if (!added.ok && added.error.code !== "machine-name-taken") return added;
  } else if (known.launcher === "local" && known.settings.python === DEFAULT_PYTHON && python !== null) {
    const set = await machines.setPython(LOCAL, python);
    if (!set.ok) return set;
  }
  return canTrain(machines);
}

/** Asked anew each time that something was missing: it may have been installed since. */
async function canTrain(machines: Machines): Promise<Result<null, Problem>> {
  const { launcher, report } = machines.list().find((machine) => machine.name === LOCAL) ?? {};
  if (launcher !== "local" || missingOf(report).length === 0) return ok(null);
  const checked = await machines.check(LOCAL);
  if (!checked.ok) return checked;
  const missing = missingOf(checked.value.report);
  if (missing.length === 0) return ok(null);
  const remedy = INSTALLED ? "" : "npm run setup:trainer (a download of about 300 MB), or ";
  return err(
    problem(
      "trainer-missing",
      `This computer cannot train yet, for ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not installed for ${checked.value.report?.executable}: run ${remedy}msm machines prepare local.`,
    ),
  );
}

function missingOf(report: MachineReport | null | undefined): string[] {
  return NEEDED.filter((each) => report?.packages[each] === null);
}
