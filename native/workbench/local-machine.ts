import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { APP_ROOT } from "./app-root.ts";
import type { Machines } from "./machines.ts";

/** This computer, which needs no linking by hand. */
export const LOCAL = "local";

/** Links this computer the first time that it is named: the trainer's own Python, and a folder in the workspace. */
export async function linkedByItself(
  machines: Machines,
  name: string,
  workspace: string,
): Promise<Result<null, Problem>> {
  if (name !== LOCAL || machines.list().some((machine) => machine.name === LOCAL)) return ok(null);
  const python = join(APP_ROOT, "trainer/.venv/bin/python");
  const added = await machines.add({
    name: LOCAL,
    launcher: "local",
    settings: { folder: join(workspace, "local-runs"), ...(existsSync(python) && { python }) },
  });
  return added.ok || added.error.code === "machine-name-taken" ? ok(null) : added;
}
