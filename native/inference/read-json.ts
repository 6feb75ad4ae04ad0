import { readFile } from "node:fs/promises";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { InspectProblem } from "./inspect-problem.ts";

/** Parses a JSON file; what cannot be read or parsed is a problem that names the file. */
export async function readJson(path: string): Promise<Result<unknown, InspectProblem>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    return err(problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}); check its permissions.`));
  }
  try {
    return ok(JSON.parse(text));
  } catch {
    return err(
      problem("file-unreadable", `${path} is not complete JSON; copy it again from where the checkpoint was exported.`),
    );
  }
}
