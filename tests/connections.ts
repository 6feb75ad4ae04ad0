import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How programs are tested without a network, and how what they try of one is recorded: on Linux, where the machine lets us. */

function can(program: string, ...args: readonly string[]): boolean {
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
  return can("strace", "-f", "-o", "/dev/null", "true") ? null : "strace is not here or may not trace";
}

/** Begins a command whose connections, and those of all that it starts, are written to `file`; it stays a child of who starts it. */
export function recording(file: string): string[] {
  const calls = ["-e", "trace=connect,sendto,sendmsg,sendmmsg", "-e", "signal=none"];
  return ["strace", "-D", "-f", "-qq", "--seccomp-bpf", ...calls, "-o", file];
}

/** What strace writes of a connection or a datagram to an address of the internet. */
const ADDRESS = /^\d+ +(\w+)\(.*(?:sin_addr=inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/;

/** System calls of a record that name an address outside this machine. */
export function outside(record: string): string[] {
  return record.split("\n").flatMap((line) => {
    const [, call = "", four, six] = ADDRESS.exec(line) ?? [];
    const address = four ?? six;
    if (address === undefined) return [];
    const own = address.startsWith("127.") || address === "::1" || address === "0.0.0.0" || address === "::";
    return own ? [] : [`${call} ${address}`];
  });
}

/** The same over all records of a folder, with how many there are and how many calls they hold. */
export function outsideIn(folder: string): {
  readonly records: number;
  readonly calls: number;
  readonly outside: string[];
} {
  const records = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  return {
    records: records.length,
    calls: records.reduce((sum, record) => sum + record.split("\n").filter((line) => ADDRESS.test(line)).length, 0),
    outside: records.flatMap(outside),
  };
}
