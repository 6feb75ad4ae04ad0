import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { isFinal } from "#core/runs/run-state.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "../../contract/hand-off-bench.ts";
import { ROOT, temporaryFolder } from "../../contract/msm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "../../contract/sshd.ts";
import { linkGpu, openStubbed, text, until, writePlan } from "../../contract/training-bench.ts";
import { inspect, mustEqual, mustHold } from "../invariants.ts";
import { sshProcesses } from "../processes.ts";
import { Fault, type Bench, type Job, type Scenario } from "../scenario.ts";
import { startVictim } from "../start-victim.ts";

/** The desktop is killed while it hands a plan of three runs to this machine, or over ssh, and follows them. */
export const HAND_OFF_LOCAL: Scenario = { name: "hand-off-local", share: 3, open: () => openTraining("local") };
export const HAND_OFF_SSH: Scenario = {
  name: "hand-off-ssh",
  share: 4,
  missing: () => (SSHD === null ? NO_SSHD : null),
  open: () => openTraining("ssh"),
};

/** Only the session of the launcher is killed: the desktop opens another, and the runs know nothing of it. */
export const SSH_SESSION: Scenario = {
  name: "ssh-session",
  share: 4,
  missing: HAND_OFF_SSH.missing ?? (() => null),
  open: () => openTraining("ssh", { prey: sshPrey, survives: true, mostKills: 6 }),
};

/** The desktop is killed while it brings checkpoints here. */
export const FETCH: Scenario = { name: "fetch", share: 3, open: openFetch };

function sshPrey(started: ChildProcess): readonly number[] {
  return sshProcesses(started.pid);
}

/** Lines that the stub writes for the plan's runs, of 30, 20 and 25 steps, are about so many. */
const LINES = 90;

async function openTraining(launcher: "local" | "ssh", change: Partial<Job> = {}): Promise<Bench> {
  const sshd = launcher === "ssh" ? await startSshd() : null;
  return {
    begin: async () => {
      const [workspace, home] = [temporaryFolder("msm-chaos-"), temporaryFolder("msm-chaos-home-")];
      const workbench = await openStubbed(workspace);
      await link(workbench, home, sshd);
      await workbench.close();
      const plan = writePlan();
      return {
        workspace,
        goal: LINES,
        start: () => startVictim(workspace, "follow", plan),
        look: (heard) => inspect(workspace, (bench) => placeOf(bench, heard?.done ?? 0), openStubbed),
        verify: () => inspect(workspace, (bench) => verifyRuns(bench, home), openStubbed),
        close: () => endRuns(workspace, home),
        ...change,
      };
    },
    close: async () => sshd?.stop(),
  };
}

async function link(workbench: Workbench, home: string, sshd: Sshd | null): Promise<void> {
  if (sshd !== null) return linkGpu(workbench, sshd, home);
  const settings = { folder: home, env: { MSM_STUB_CHECKPOINT: join(ROOT, "models/base") } };
  must(await workbench.machines.add({ name: "gpu", launcher: "local", settings }));
}

function placeOf({ training, handOffs }: Workbench, heard: number): number {
  const runs = training.list();
  const lines = runs.reduce((sum, { key }) => sum + handOffs.events(key).length, 0);
  mustHold("lines of events", lines, heard);
  if (![0, 3].includes(runs.length)) throw new Fault(`${runs.length} of the plan's 3 runs are stored`);
  return Math.min(0.99, lines / LINES);
}

/** Each run was executed once, its lines are here without a gap, and its checkpoint has its hash. */
async function verifyRuns({ training, handOffs, checkpoints }: Workbench, home: string): Promise<void> {
  const runs = training.list();
  mustEqual(
    "the runs",
    runs.map(({ name, state }) => [name, state]),
    [
      ["midtrain", "succeeded"],
      ["msm-aft", "succeeded"],
      ["msm-more", "succeeded"],
    ],
  );
  for (const { key, name, checkpoints: made } of runs) {
    mustEqual(`executions of ${name}`, text(home, key, "executions.txt").trim().split("\n").length, 1);
    const lines = handOffs.events(key).map((event) => `${event.text}\n`);
    mustEqual(`the events of ${name}`, lines.join(""), text(home, key, "events.jsonl"));
    mustEqual(`the checkpoints of ${name}`, made, name === "midtrain" ? [] : [name]);
    for (const id of made) {
      const there: { readonly sha256: string } = JSON.parse(text(home, key, "onnx/float16/checkpoint.json"));
      mustEqual(`the hash of ${id}`, must(await checkpoints.verify(id)).foundSha256, there.sha256);
    }
  }
}

/** What goes on at the machine does not outlive the job. */
async function endRuns(workspace: string, home: string): Promise<void> {
  const workbench = await openStubbed(workspace);
  for (const { key, state } of workbench.training.list()) {
    if (!isFinal(state) && existsSync(join(home, "runs", key))) await workbench.training.cancel(key, "now");
  }
  await workbench.close();
}

async function openFetch(): Promise<Bench> {
  return {
    begin: async () => {
      const [workspace, home] = [temporaryFolder("msm-chaos-"), temporaryFolder("msm-chaos-home-")];
      const workbench = await openStubbed(workspace);
      await link(workbench, home, null);
      must(await workbench.training.start({ plan: writePlan(), machine: "gpu" }));
      const signal = new AbortController().signal;
      // Followed without fetching: every machine is only asked.
      await workbench.training.follow({ until: "sent", signal, pollMs: 20 });
      await until(async () => {
        await workbench.training.follow({ until: "asked", signal, pollMs: 20 });
        return workbench.training.list().every(({ state }) => isFinal(state));
      });
      await workbench.close();
      return {
        workspace,
        goal: 1,
        start: () => startVictim(workspace, "fetch"),
        look: () => inspect(workspace, placeOfFetch, openStubbed),
        verify: () => inspect(workspace, (bench) => verifyRuns(bench, home), openStubbed),
        close: async () => rmSync(home, { recursive: true, force: true }),
      };
    },
  };
}

/** What `inspect` holds to is the point: a checkpoint that is in the list is whole. */
function placeOfFetch({ training }: Workbench): number {
  const runs = training.list();
  return Math.min(0.99, runs.flatMap(({ checkpoints }) => checkpoints).length / 2);
}
