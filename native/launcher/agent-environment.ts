import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { MachineSettings } from "#core/runs/machine.ts";
import type { LinkProblem } from "./link.ts";

/**
 * Variables of a machine's agent and of what it starts. Values that are not kept are read from this program's own
 * environment at each connection, and go through the link's standard input: no argument, file or database holds them.
 */
export function agentEnvironment(
  machine: string,
  { env, envFrom }: MachineSettings,
  own: Readonly<Record<string, string | undefined>>,
): Result<Readonly<Record<string, string>>, LinkProblem> {
  const found: Record<string, string> = { ...env };
  for (const name of envFrom) {
    const value = own[name];
    if (value === undefined) {
      return err(
        problem(
          "variable-unset",
          `${machine} is linked with the variable ${name}, which is not set here: set it where the workbench is started.`,
        ),
      );
    }
    found[name] = value;
  }
  return ok(found);
}
