import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How programs are tested without a network, and how what they try of one is recorded: on Linux, where the machine lets us. */

function can(...[program = "", ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** Brings up loopback, the only network of a new namespace, then runs what follows. */
export const ALONE = ["unshare", "-n", "sh", "-c", `ip link set lo up && exec "$0" "$@"`] as const;

/** Why no namespace can be made; null where it can. */
export function noNamespace(): string | null {
  return can(...ALONE, "true") ? null : "no network namespace may be made here";
}

/** Why nothing can be recorded; null where it can. */
export function noRecord(): string | null {
  return can(...recording("/dev/null"), "true") ? null : "strace is not here, too old, or may not trace";
}

/** Begins a command whose connections, and those of all that it starts, are written to `file`; it stays a child of who starts it. */
export function recording(file: string): string[] {
  const calls = ["-e", "trace=execve,connect,sendto,sendmsg,sendmmsg", "-e", "signal=none"];
  return ["strace", "-D", "-f", "-qq", "--seccomp-bpf", ...calls, "-o", file];
}

/** What strace writes of a connection or a datagram to an address of the internet. */
const ADDRESS = /^(\d+) +(\w+)\(.*(?:sin_addr=inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/;

/** A process that becomes a program, with what it is told. */
const PROGRAM = /^(\d+) +execve\("[^"]*", \[(.*?)\]?(?:\.\.\.)?\], /;

/** System calls of a record that name an address outside this machine, with the command that made them. */
export function outside(record: string): string[] {
  const programs = new Map<string, string>();
  return record.split("\n").flatMap((line) => {
    const [, process = "", program = ""] = PROGRAM.exec(line) ?? [];
    if (process !== "") programs.set(process, program);
    const [, pid = "", call = "", four, six] = ADDRESS.exec(line) ?? [];
    const address = four ?? six;
    if (address === undefined) return [];
    const own = address.startsWith("127.") || address === "::1" || address === "0.0.0.0" || address === "::";
    const by = programs.get(pid);
    return own ? [] : [`${call} ${address}${by === undefined ? "" : ` by ${by}`}`];
  });
}

export interface Recorded {
  /** Commands that were recorded, and programs that they became and started. */
  readonly commands: number;
  readonly programs: number;
  /** Calls that name an address of the internet, this machine's own included. */
  readonly calls: number;
  readonly outside: readonly string[];
}

/** What all records of a folder say. */
export function recordedIn(folder: string): Recorded {
  const records = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const count = (is: (line: string) => boolean): number =>
    records.reduce((sum, record) => sum + record.split("\n").filter(is).length, 0);
  return {
    commands: records.length,
    programs: count((line) => PROGRAM.test(line) && line.endsWith(" = 0")),
    calls: count((line) => ADDRESS.test(line)),
    outside: records.flatMap(outside),
  };
}
