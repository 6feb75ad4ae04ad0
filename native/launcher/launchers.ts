import type { LauncherKind, Machine } from "#core/runs/machine.ts";
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

const LAUNCHERS: Readonly<Record<LauncherKind, (link: Link) => Launcher>> = {
  local: (link) => new AgentLauncher(link, "process"),
  ssh: (link) => new AgentLauncher(link, "process"),
  slurm: (link) => new SlurmLauncher(link),
};

/** Joins a machine's link and launcher. A launcher of another kind is a file of its own and a line above. */
export function linkMachine(machine: Machine, options: SshLinkOptions): LinkedMachine {
  const link = linkOf(machine, options);
  return { machine, link, launcher: LAUNCHERS[machine.launcher](link) };
}

function linkOf(machine: Machine, options: SshLinkOptions): Link {
  const { name, id, destination, hostKey, settings } = machine;
  if (destination === null) return createLocalLink({ name, settings });
  invariant(hostKey !== null, `the machine ${name} was stored without a host key`);
  return createSshLink({ name, id, destination, hostKey, settings }, options);
}
