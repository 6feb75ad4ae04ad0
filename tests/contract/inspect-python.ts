import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./msm.ts";

/**
 * A Python that has Inspect: the one that MSM_INSPECT_PYTHON names, or the trainer's. Inspect is no requirement of ours, so
 * without one its tests are skipped: `python -m venv V && V/bin/pip install inspect_ai`, then MSM_INSPECT_PYTHON=V/bin/python.
 */
export const INSPECT_PYTHON =
  [process.env["MSM_INSPECT_PYTHON"] ?? "", join(ROOT, "trainer/.venv/bin/python")].find(
    (python) => existsSync(python) && spawnSync(python, ["-c", "import inspect_ai"]).status === 0,
  ) ?? null;
export const NO_INSPECT = "inspect_ai is not installed here (MSM_INSPECT_PYTHON names a Python that has it)";
if (INSPECT_PYTHON === null) process.stderr.write(`skipped: ${NO_INSPECT}\n`);
