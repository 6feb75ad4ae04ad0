import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { quietEnvironment } from "./quiet-environment.ts";

const SCRIPT = fileURLToPath(new URL("./library-version.ts", import.meta.url));
const TIMEOUT_MS = 60_000;
const Said = z.union([z.strictObject({ version: z.string() }), z.strictObject({ problem: z.string() })]);

/**
 * The version of the ONNX Runtime in a folder, from itself. It is loaded in a process that is thrown away: a library of another
 * system, or one whose own libraries are missing, may take its process along.
 */
export function libraryVersion(folder: string): Promise<Result<string, Problem<"engine-pack-unloadable">>> {
  return new Promise((resolve) => {
    const env = quietEnvironment({ ...process.env, MSM_ONNXRUNTIME: folder });
    execFile(process.execPath, [SCRIPT], { env, timeout: TIMEOUT_MS, killSignal: "SIGKILL" }, (failure, stdout) => {
      const said = Said.safeParse(lastLine(stdout));
      if (said.success && "version" in said.data) return resolve(ok(said.data.version));
      const how = failure?.signal ?? failure?.code ?? "no answer";
      const why = said.success && "problem" in said.data ? said.data.problem : `Its process ended with ${how}.`;
      resolve(err(problem("engine-pack-unloadable", `The ONNX Runtime in ${folder} cannot be loaded here: ${why}`)));
    });
  });
}

/** What the script printed, which comes last: a library may print while it loads. Null where that is no JSON. */
function lastLine(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
  } catch {
    return null;
  }
}
