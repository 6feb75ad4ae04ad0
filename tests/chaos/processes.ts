import { execFileSync } from "node:child_process";

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function listed(): Listed[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });
}

/** Children of a process, and theirs. */
function descendants(of: number | undefined): Listed[] {
  const all = listed();
  const found: Listed[] = [];
  const parents = new Set([of]);
  // Children are listed after their parents but where numbers wrapped round; twice is enough for the depth that we have.
  for (const _ of [1, 2, 3])
    for (const each of all)
      if (parents.has(each.parent) && !found.includes(each)) {
        found.push(each);
        parents.add(each.pid);
      }
  return found;
}

/** Inference children of a process. */
export function engineProcesses(of: number | undefined): number[] {
  return descendants(of).flatMap(({ pid, command }) => (command.includes("inference/child.ts") ? [pid] : []));
}

/** Hosts that a process serves windows by. */
export function hostProcesses(of: number | undefined): number[] {
  return descendants(of).flatMap(({ pid, command }) => (command.includes("tests/chaos/host.ts") ? [pid] : []));
}

/** Browsers that a process has open, without the processes that each starts for itself. */
export function browserProcesses(of: number | undefined): number[] {
  const own = (command: string): boolean => /chrom/i.test(command) && !command.includes("--type=");
  return descendants(of).flatMap(({ pid, command }) => (own(command) && !command.includes(".ts") ? [pid] : []));
}

/** Sessions of the system's ssh client that a process has open. */
export function sshProcesses(of: number | undefined): number[] {
  return descendants(of).flatMap(({ pid, command }) => (/^(?:\S*\/)?ssh\s/.test(command) ? [pid] : []));
}

export function isRunning(pid: number): boolean {
  return listed().some((each) => each.pid === pid && !each.command.includes("<defunct>"));
}
