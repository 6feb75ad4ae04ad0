import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { SshTiming } from "#native/launcher/ssh-command.ts";
import { openStore, type Store } from "#native/storage/store.ts";
import { HandOffs, type TrainingRun } from "#native/workbench/hand-offs.ts";
import { Machines } from "#native/workbench/machines.ts";
import { ROOT } from "./msm.ts";
import type { Sshd } from "./sshd.ts";

export const STUB = join(ROOT, "tests/contract/stub_run.py");

/** Links that notice a dead peer within seconds. */
export const IMPATIENT: SshTiming = {
  connectTimeoutSeconds: 3,
  loginTimeoutSeconds: 3,
  aliveIntervalSeconds: 1,
  aliveCount: 1,
};

export interface Bench {
  readonly store: Store;
  readonly machines: Machines;
  readonly handOffs: HandOffs;
  close(): Promise<void>;
}

/** A workspace's machines and runs over its real database. */
export function openBench(workspace: string, timing?: SshTiming): Bench {
  mkdirSync(workspace, { recursive: true });
  const store = must(openStore(join(workspace, "workbench.sqlite")));
  const now = (): Date => new Date();
  const keysFolder = join(workspace, "machines");
  const machines = new Machines({ store, now, keysFolder, onConnect: () => {}, timing });
  return {
    store,
    machines,
    handOffs: new HandOffs(store, machines, now),
    close: async () => {
      await machines.close();
      store.close();
    },
  };
}

/** Links the fixture's account as the machine "gpu"; its folder of runs is `home`. */
export async function linkFixture(machines: Machines, sshd: Sshd, home: string, configFile?: string): Promise<void> {
  must(
    await machines.add({
      name: "gpu",
      launcher: "ssh",
      destination: sshd.destination,
      fingerprint: sshd.fingerprint,
      settings: { folder: home, sshConfig: configFile ?? sshd.configFile },
    }),
  );
}

export function must<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** A run's file on "the machine", which is this one. */
export function remoteText(home: string, run: TrainingRun, path: string): string {
  return readFileSync(join(home, "runs", run.key, path), "utf8");
}

/** How often the run's program was really started. */
export function executions(home: string, run: TrainingRun): number {
  return remoteText(home, run, "executions.txt").trim().split("\n").length;
}
