import type { Machine } from "#core/runs/machine.ts";
import { invariant } from "#core/base/problem.ts";
import { AgentLauncher } from "./agent-launcher.ts";
import type { Launcher } from "./launcher.ts";
import type { Link } from "./link.ts";
import { createLocalLink } from "./local-link.ts";
import { SlurmLauncher } from "./slurm-launcher.ts";
import { createSshLink, type SshLinkOptions } from "./ssh-link.ts";

/** A machine as it is worked with: the link reads and brings files, the launcher starts runs. */
export interface LinkedMachine {
  readonly machine: Machine;
  readonly link: Link;
  readonly launcher: Launcher;
}

/** Joins a machine's link and launcher. A launcher of another kind is a file of its own and a line here. */
export function linkMachine(machine: Machine, options: SshLinkOptions): LinkedMachine {
  const link = linkOf(machine, options);
  switch (machine.launcher) {
    case "local":
    case "ssh":
      return { machine, link, launcher: new AgentLauncher(link, "process") };
    case "slurm":
      return { machine, link, launcher: new SlurmLauncher(link) };
  }
}

function linkOf(machine: Machine, options: SshLinkOptions): Link {
  const { name, id, destination, hostKey, settings } = machine;
  if (destination === null) return createLocalLink({ name, settings });
  invariant(hostKey !== null, `the machine ${name} was stored without a host key`);
  return createSshLink({ name, id, destination, hostKey, settings }, options);
}
