import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, hostname, totalmem, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryFolder } from "./msm.ts";
import { freePorts } from "./sshd.ts";

const DAEMONS = ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged"];
/** Whether a one-node Slurm can be started here. */
export const SLURM = DAEMONS.every(existsSync);
export const NO_SLURM = "Slurm is not installed here (Debian: slurmctld slurmd slurm-client munge)";
if (!SLURM) process.stderr.write(`skipped: ${NO_SLURM}\n`);

export interface Slurm {
  /** What its commands find it by. */
  readonly env: { readonly SLURM_CONF: string };
  stop(): Promise<void>;
}

/** Starts a throw-away Slurm of one node on loopback: no systemd, no cgroup, as root or as a plain user. */
export async function startSlurm(): Promise<Slurm> {
  const folder = temporaryFolder("msm-slurm-");
  for (const name of ["state", "spool", "log", "munge"]) mkdirSync(join(folder, name));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, "munge"), 0o711);
  const node = hostname().split(".")[0] ?? "localhost";
  const conf = join(folder, "slurm.conf");
  const [controllerPort = 0, nodePort = 0] = await freePorts(2);
  writeFileSync(conf, configuration(folder, node, controllerPort, nodePort));
  const env = { SLURM_CONF: conf };
  startMunge(folder);
  start("/usr/sbin/slurmctld", ["-f", conf], env);
  start("/usr/sbin/slurmd", ["-f", conf, "-N", node], env);
  for (let tries = 0; tries < 100; tries++) {
    const told = spawnSync("sinfo", ["-h", "-o", "%T"], { env: { ...process.env, ...env }, encoding: "utf8" });
    if (told.stdout.trim() === "idle") return { env, stop: async () => stop(folder, env) };
    await wait(100);
  }
  throw new Error(`Slurm is not idle: ${readFileSync(join(folder, "log/slurmctld.log"), "utf8").slice(-2000)}`);
}

function startMunge(folder: string): void {
  const munge = join(folder, "munge");
  writeFileSync(join(munge, "key"), randomBytes(1024), { mode: 0o400 });
  const names = { "key-file": "key", socket: "sock", "pid-file": "pid", "log-file": "log", "seed-file": "seed" };
  const files = Object.entries(names).map(([option, name]) => `--${option}=${join(munge, name)}`);
  start("/usr/sbin/munged", ["--force", "--num-threads=2", ...files], {});
}

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>>): void {
  execFileSync(program, [...args], { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] });
}

function configuration(folder: string, node: string, controllerPort: number, nodePort: number): string {
  const user = userInfo().username;
  return [
    "ClusterName=msmtest",
    `SlurmctldHost=${node}(127.0.0.1)`,
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    `SlurmctldPort=${controllerPort}`,
    `SlurmdPort=${nodePort}`,
    // Loopback only.
    "CommunicationParameters=NoCtldInAddrAny,NoInAddrAny,block_null_hash",
    "AuthType=auth/munge",
    `AuthInfo=socket=${folder}/munge/sock`,
    "CredType=cred/munge",
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd.pid`,
    `SlurmctldLogFile=${folder}/log/slurmctld.log`,
    `SlurmdLogFile=${folder}/log/slurmd.log`,
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/none",
    "AccountingStorageType=accounting_storage/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_CPU",
    "SchedulerType=sched/builtin",
    "SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0",
    "PrologFlags=Alloc",
    "SwitchType=switch/none",
    "MpiDefault=none",
    "ReturnToService=2",
    "KillWait=5",
    "SlurmctldTimeout=30",
    "SlurmdTimeout=30",
    `NodeName=${node} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} RealMemory=${Math.floor((totalmem() / 2 ** 20) * 0.8)} State=UNKNOWN`,
    "PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
    "",
  ].join("\n");
}

/** Ends the daemons by their recorded ids. Where nothing collects them they stay zombies, which are gone too. */
async function stop(folder: string, env: Readonly<Record<string, string>>): Promise<void> {
  spawnSync("scancel", ["-u", userInfo().username], { env: { ...process.env, ...env }, timeout: 10_000 });
  for (const name of ["slurmd.pid", "slurmctld.pid", "munge/pid"]) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const pid = Number(readFileSync(path, "utf8"));
    for (let tries = 0; tries < 60 && isAlive(pid); tries++) {
      if (tries === 0 || tries === 50) process.kill(pid, tries === 0 ? "SIGTERM" : "SIGKILL");
      await wait(100);
    }
  }
  rmSync(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  const path = `/proc/${pid}/status`;
  return existsSync(path) && !/^State:\s+Z/m.test(readFileSync(path, "utf8"));
}
