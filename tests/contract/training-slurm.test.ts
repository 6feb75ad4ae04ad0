import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkMachine } from "#native/launcher/launchers.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "./hand-off-bench.ts";
import { temporaryFolder } from "./msm.ts";
import { NO_SLURM, SLURM, startSlurm, type Slurm } from "./slurm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";
import { control, keyOf, linkGpu, openStubbed, settle, text, until, writePlan } from "./training-bench.ts";

const lacking = SSHD === null ? NO_SSHD : SLURM ? null : NO_SLURM;

describe.skipIf(lacking !== null)(`runs of a plan as Slurm jobs over ssh (${lacking ?? "here"})`, () => {
  let sshd: Sshd;
  let slurm: Slurm;
  let workbench: Workbench;
  const home = temporaryFolder();
  beforeAll(async () => {
    sshd = await startSshd();
    slurm = await startSlurm();
    workbench = await openStubbed(temporaryFolder());
    await linkGpu(workbench, sshd, home, { launcher: "slurm", env: slurm.env });
  });
  afterAll(async () => {
    await workbench.close();
    await slurm.stop();
    await sshd.stop();
  });

  test("jobs wait for their parent's job; where it fails Slurm ends them, and a second attempt goes through", async () => {
    const { training } = workbench;
    control(home, "fail-midtrain");
    const hold = control(home, "hold-midtrain");
    const started = must(await training.start({ plan: writePlan(), machine: "gpu" }));
    const following = settle(workbench);
    await until(() => must(training.find("msm-aft")).waitsFor === "Dependency");
    expect(must(training.find("msm-aft")).state).toBe("queued");
    rmSync(hold);
    expect((await following).map(({ state }) => state)).toEqual(["failed", "cancelled", "cancelled"]);
    const key = keyOf(started, "midtrain");
    const { machine } = must(workbench.machines.linked("gpu"));
    const links = Array.from({ length: 4 }, () => linkMachine(machine, { keysFolder: temporaryFolder() }));
    const answers = await Promise.all(links.map(({ launcher }) => launcher.resume(key, 2)));
    expect(answers.map((answer) => must(answer).isNew).filter(Boolean)).toEqual([true]);
    await Promise.all(links.map(({ link }) => link.close()));
    must(await training.resume("midtrain"));
    const ended = await settle(workbench);
    expect(ended.map(({ state, checkpoints, attempt }) => [state, checkpoints, attempt])).toEqual([
      ["succeeded", [], 2],
      ["succeeded", ["msm-aft"], 2],
      ["succeeded", ["msm-more"], 2],
    ]);
    expect(text(home, key, "executions.txt").trim().split("\n")).toHaveLength(2);
  });
});
