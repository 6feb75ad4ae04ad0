import { mkdirSync, writeFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { problem, reasonOf } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { MachineSettings } from "#core/runs/machine.ts";
import { SshDestination } from "#core/runs/machine.ts";
import { AgentLink } from "./agent-link.ts";
import type { AgentCommand } from "./agent-session.ts";
import { agentEnvironment } from "./agent-environment.ts";
import type { Link, LinkProblem } from "./link.ts";
import { sshArguments, USUAL_TIMING, type SshTiming } from "./ssh-command.ts";
import { explainSsh } from "./ssh-failure.ts";

export interface SshMachine {
  readonly name: string;
  readonly id: string;
  readonly destination: string;
  /** The pinned host key, "type base64". */
  readonly hostKey: string;
  readonly settings: MachineSettings;
}

export interface SshLinkOptions {
  /** Where the pinned keys are written for ssh to read; made when missing. */
  readonly keysFolder: string;
  readonly timing?: SshTiming | undefined;
  readonly onConnect?: (() => void) | undefined;
}

/** A machine reached by the system's OpenSSH client: its config, agent, jump hosts and hardware keys all count. */
export function createSshLink(machine: SshMachine, options: SshLinkOptions): Link {
  return new AgentLink({
    name: machine.name,
    onConnect: options.onConnect,
    command: () => sshCommand(machine, options),
  });
}

function sshCommand(machine: SshMachine, options: SshLinkOptions): Result<AgentCommand, LinkProblem> {
  const { name, destination, hostKey, settings } = machine;
  const allowed = checkedDestination(destination);
  if (!allowed.ok) return allowed;
  const knownHosts = writeKnownHosts(machine, options.keysFolder);
  if (!knownHosts.ok) return knownHosts;
  const agentEnv = agentEnvironment(name, settings, process.env);
  if (!agentEnv.ok) return agentEnv;
  const timing = options.timing ?? USUAL_TIMING;
  const target = {
    destination,
    alias: aliasOf(machine.id),
    knownHosts: knownHosts.value,
    configFile: settings.sshConfig,
  };
  return ok({
    machine: name,
    program: "ssh",
    args: sshArguments(target, timing),
    env: sshEnvironment(),
    python: settings.python,
    folder: settings.folder,
    agentEnv: agentEnv.value,
    openTimeoutMs: (timing.connectTimeoutSeconds + timing.loginTimeoutSeconds) * 1000,
    explain: (stderr) => explainSsh(stderr, { machine: name, destination, hostKey }),
  });
}

/** Refuses what ssh could read as an option, wherever it came from. */
export function checkedDestination(destination: string): Result<string, LinkProblem> {
  const parsed = SshDestination.safeParse(destination);
  if (parsed.success) return ok(destination);
  const why = parsed.error.issues.at(-1)?.message ?? "it is not understood";
  return err(problem("destination-refused", `${JSON.stringify(destination)} is refused: ${why}.`));
}

export function aliasOf(machineId: string): string {
  return `msm-${machineId}`;
}

/** English words, since failures are told from them; no window that asks for a password behind the user's back. */
export function sshEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C", SSH_ASKPASS_REQUIRE: "never" };
}

/** The database holds the pin; this file is only how ssh is told of it. */
function writeKnownHosts({ id, hostKey }: SshMachine, folder: string): Result<string, LinkProblem> {
  const path = join(folder, `${aliasOf(id)}.known_hosts`);
  const making = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(making, `${aliasOf(id)} ${hostKey}\n`, { mode: 0o600 });
    renameSync(making, path);
    return ok(path);
  } catch (cause) {
    return err(
      problem(
        "folder-unusable",
        `${path} cannot be written (${reasonOf(cause)}): check the workspace's permissions and space.`,
      ),
    );
  }
}
