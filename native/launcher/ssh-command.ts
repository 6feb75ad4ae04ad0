import { AGENT_COMMAND } from "./agent-session.ts";

/** What every call of ssh for a machine needs. */
export interface SshTarget {
  readonly destination: string;
  /** Name under which the pinned key stands in `knownHosts`. */
  readonly alias: string;
  /** An app-owned file. */
  readonly knownHosts: string;
  /** In place of the user's own config. */
  readonly configFile?: string | undefined;
}

export interface SshTiming {
  readonly connectTimeoutSeconds: number;
  /** From the connection to the agent's first word: login and start of Python, which takes long on a loaded machine. */
  readonly loginTimeoutSeconds: number;
  /** A link is lost after this interval times the count without a word. */
  readonly aliveIntervalSeconds: number;
  readonly aliveCount: number;
}

export const USUAL_TIMING: SshTiming = {
  connectTimeoutSeconds: 15,
  loginTimeoutSeconds: 45,
  aliveIntervalSeconds: 15,
  aliveCount: 3,
};

/**
 * Arguments of ssh for the agent's session. Ours stand first, since OpenSSH keeps the first value that it sees for an
 * option; `--` keeps a destination from being an option, which could run a command on this computer.
 */
export function sshArguments(target: SshTarget, timing: SshTiming): string[] {
  return [...common(target, timing), "-o", "StrictHostKeyChecking=yes", "--", target.destination, AGENT_COMMAND];
}

/**
 * Arguments for the first contact: the key exchange proves the host's key, which ssh writes into `target.knownHosts` (an
 * empty file of this call alone); then it offers no way to log in, so nothing of the user's is shown to an unknown host.
 */
export function contactArguments(target: SshTarget, timing: SshTiming): string[] {
  return [
    ...common(target, timing),
    ...options({ StrictHostKeyChecking: "accept-new", PreferredAuthentications: "none", HashKnownHosts: "no" }),
    "--",
    target.destination,
    "exit 0",
  ];
}

function common({ alias, knownHosts, configFile }: SshTarget, timing: SshTiming): string[] {
  return [
    ...(configFile === undefined ? [] : ["-F", configFile]),
    "-T",
    ...options({
      BatchMode: "yes",
      UserKnownHostsFile: quoted(knownHosts),
      GlobalKnownHostsFile: "/dev/null",
      UpdateHostKeys: "no",
      HostKeyAlias: alias,
      ConnectTimeout: String(timing.connectTimeoutSeconds),
      ServerAliveInterval: String(timing.aliveIntervalSeconds),
      ServerAliveCountMax: String(timing.aliveCount),
      ForwardAgent: "no",
      ForwardX11: "no",
      PermitLocalCommand: "no",
      RemoteCommand: "none",
      RequestTTY: "no",
      ClearAllForwardings: "yes",
      ControlMaster: "no",
      ControlPath: "none",
      // Its words are what failures are told from.
      LogLevel: "INFO",
    }),
  ];
}

function options(given: Readonly<Record<string, string>>): string[] {
  return Object.entries(given).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/** Options are split at spaces, and `%` begins a token. */
function quoted(path: string): string {
  return `"${path.replaceAll("%", "%%")}"`;
}
