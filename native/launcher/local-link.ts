import { once } from "node:events";
import { connect } from "node:net";
import { homedir } from "node:os";
import type { Duplex } from "node:stream";
import { problem, reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { MachineSettings } from "#core/runs/machine.ts";
import { AgentLink } from "./agent-link.ts";
import { AGENT_ARGUMENTS } from "./agent-session.ts";
import { agentEnvironment } from "./agent-environment.ts";
import type { Link, LinkProblem } from "./link.ts";

/** This computer as a machine: the same agent as a child process, so that runs here live on like those elsewhere. */
export function createLocalLink(machine: { readonly name: string; readonly settings: MachineSettings }): Link {
  const { name, settings } = machine;
  return new AgentLink({
    name,
    dial: (socket) => dial(name, socket),
    command: () => {
      if (process.platform === "win32") {
        return err(
          problem(
            "python-missing",
            `Runs cannot be started on Windows itself: link a Linux machine with --ssh (WSL counts as one).`,
          ),
        );
      }
      const agentEnv = agentEnvironment(name, settings, process.env);
      if (!agentEnv.ok) return agentEnv;
      return ok({
        machine: name,
        program: "/bin/sh",
        args: AGENT_ARGUMENTS,
        env: process.env,
        python: settings.python,
        folder: settings.folder,
        agentEnv: agentEnv.value,
        openTimeoutMs: 30_000,
        explain: () => null,
      });
    },
  });
}

/** A Unix socket or, on Windows, a named pipe of this computer. */
async function dial(machine: string, path: string): Promise<Result<Duplex, LinkProblem>> {
  const place = path.replace(/^~(?=\/)/, homedir());
  const socket = connect({ path: place });
  try {
    await once(socket, "connect");
    return ok(socket);
  } catch (cause) {
    return err(
      problem(
        "socket-refused",
        `${machine}: Nothing answers at the socket ${place} (${reasonOf(cause)}). Start the server there, or correct the path.`,
      ),
    );
  }
}
