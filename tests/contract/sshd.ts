import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryFolder } from "./msm.ts";

/** OpenSSH's server, or why tests of links cannot run here. */
export const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd"].find(existsSync) ?? null;
export const NO_SSHD = "OpenSSH's server is not installed here (Debian: openssh-server)";
if (SSHD === null) process.stderr.write(`skipped: ${NO_SSHD}\n`);

export interface Sshd {
  readonly folder: string;
  readonly port: number;
  /** What machines are linked by: a name of `configFile`. */
  readonly destination: string;
  /** An ssh config with the user's key and the port. */
  readonly configFile: string;
  readonly fingerprint: string;
  /** The same server under another host key, as after an attack or a reinstallation. */
  changeHostKey(): Promise<void>;
  /** Another config: other port (a proxy's), or other key. */
  config(change: { readonly port?: number; readonly identity?: string }): string;
  stop(): Promise<void>;
}

interface SshdOptions {
  /** Runs in place of what is asked for, which is in SSH_ORIGINAL_COMMAND. */
  readonly forceCommand?: string;
  /** No forwarding of any kind, as careful administrators have it. */
  readonly noForwarding?: boolean;
}

/** Starts a throw-away server on a free loopback port: own host key, one user key, the account that runs the tests. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  if (SSHD === null) throw new Error(NO_SSHD);
  const folder = temporaryFolder("msm-sshd-");
  for (const name of ["host", "host2", "user", "stranger"]) makeKey(join(folder, name));
  copyFileSync(join(folder, "user.pub"), join(folder, "authorized_keys"));
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const port = await freePort();
  let server = await runServer(folder, port, "host", options);
  const config = (change: { readonly port?: number; readonly identity?: string } = {}): string =>
    writeConfig(folder, change.port ?? port, change.identity ?? "user");
  return {
    folder,
    port,
    destination: "fixture",
    configFile: config(),
    fingerprint: fingerprintOf(join(folder, "host.pub")),
    changeHostKey: async () => {
      await stopServer(server);
      server = await runServer(folder, port, "host2", options);
    },
    config,
    stop: async () => {
      await stopServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeKey(path: string): void {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "msm-fixture", "-f", path]);
}

function fingerprintOf(path: string): string {
  return execFileSync("ssh-keygen", ["-l", "-f", path], { encoding: "utf8" }).split(" ")[1] ?? "";
}

function writeConfig(folder: string, port: number, identity: string): string {
  const path = join(folder, `config-${port}-${identity}`);
  const lines = [
    "Host fixture",
    "  HostName 127.0.0.1",
    `  Port ${port}`,
    `  User ${userInfo().username}`,
    `  IdentityFile ${join(folder, identity)}`,
    "  IdentitiesOnly yes",
    "  IdentityAgent none",
  ];
  writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o600 });
  return path;
}

/**
 * StrictModes: in a world-writable temporary folder the key would be refused. MaxStartups: many links at once.
 * ClientAlive: dead clients are noticed. It is not put in the background, so its process is the one that is ended.
 */
async function runServer(folder: string, port: number, hostKey: string, options: SshdOptions): Promise<ChildProcess> {
  const path = join(folder, "sshd_config");
  const lines = [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey ${join(folder, hostKey)}`,
    `PidFile ${join(folder, "sshd.pid")}`,
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin prohibit-password",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    options.noForwarding === true ? "DisableForwarding yes" : "AllowTcpForwarding local",
    "UseDNS no",
    "PrintMotd no",
    "MaxStartups 50:30:100",
    "MaxSessions 20",
    "ClientAliveInterval 5",
    "ClientAliveCountMax 2",
    ...(options.forceCommand === undefined ? [] : [`ForceCommand ${options.forceCommand}`]),
  ];
  writeFileSync(path, `${lines.join("\n")}\n`);
  const tried = spawnSync(SSHD ?? "", ["-t", "-f", path], { encoding: "utf8" });
  if (tried.status !== 0) throw new Error(`sshd refuses its configuration: ${tried.stderr}`);
  const server = spawn(SSHD ?? "", ["-D", "-f", path, "-E", join(folder, "sshd.log")], { stdio: "ignore" });
  for (let tries = 0; tries < 200; tries++) {
    if (await accepts(port)) return server;
    await wait(25);
  }
  throw new Error(`sshd does not answer: ${readFileSync(join(folder, "sshd.log"), "utf8")}`);
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await gone;
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error("no port");
  return port;
}

/** So many ports that differ: each is held until all are found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    ports.push(address.port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
