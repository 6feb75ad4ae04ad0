import { problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import type { MachineSettings } from "#core/runs/machine.ts";
import { AgentLink } from "./agent-link.ts";
import { AGENT_ARGUMENTS } from "./agent-session.ts";
import type { Link } from "./link.ts";

/** This computer as a machine: the same agent as a child process, so that runs here live on like those elsewhere. */
export function createLocalLink(machine: { readonly name: string; readonly settings: MachineSettings }): Link {
  const { name, settings } = machine;
  return new AgentLink({
    name,
    command: () => {
      if (process.platform === "win32") {
        return err(
          problem(
            "python-missing",
            `Runs cannot be started on Windows itself: link a Linux machine with --ssh (WSL counts as one).`,
          ),
        );
      }
      return ok({
        machine: name,
        program: "/bin/sh",
        args: AGENT_ARGUMENTS,
        env: process.env,
        python: settings.python,
        folder: settings.folder,
        agentEnv: settings.env,
        openTimeoutMs: 30_000,
        explain: () => null,
      });
    },
  });
}
