import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TrainingRun } from "#native/workbench/hand-offs.ts";
import { executions, must, openBench, remoteText, STUB, type Bench } from "./hand-off-bench.ts";
import { temporaryFolder } from "./msm.ts";
import { NO_SLURM, SLURM, startSlurm, type Slurm } from "./slurm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";

const lacking = SSHD === null ? NO_SSHD : SLURM ? null : NO_SLURM;

describe.skipIf(lacking !== null)(`hand-off to a real one-node Slurm over ssh (${lacking ?? "here"})`, () => {
  let sshd: Sshd;
  let slurm: Slurm;
  let bench: Bench;
  const home = temporaryFolder();
  beforeAll(async () => {
    sshd = await startSshd();
    slurm = await startSlurm();
    bench = openBench(temporaryFolder());
    must(
      await bench.machines.add({
        name: "cluster",
        launcher: "slurm",
        destination: sshd.destination,
        fingerprint: sshd.fingerprint,
        settings: { folder: home, sshConfig: sshd.configFile, env: slurm.env },
      }),
    );
  });
  afterAll(async () => {
    await bench.close();
    await slurm.stop();
    await sshd.stop();
  });

  async function staged(args: readonly string[], sbatch: readonly string[] = []): Promise<TrainingRun> {
    const files = [{ path: "run.py", from: STUB }];
    return must(
      await bench.handOffs.stage({ machine: "cluster", command: ["{python}", "run.py", ...args], files, sbatch }),
    );
  }

  /** Names of all jobs that Slurm knows. */
  function jobs(): string[] {
    const told = spawnSync("squeue", ["-h", "-t", "all", "-o", "%j"], {
      env: { ...process.env, ...slurm.env },
      encoding: "utf8",
    });
    return told.stdout.trim().split("\n");
  }

  test("the check tells Slurm's version, and a machine without Slurm is not linked as one", async () => {
    const check = must(await bench.machines.check("cluster"));
    expect([check.problem, check.report?.slurm]).toEqual([null, expect.stringMatching(/^slurm/)]);
    const settings = {
      folder: temporaryFolder(),
      sshConfig: sshd.configFile,
      env: { PATH: "/usr/bin-of-nobody" },
      python: "/usr/bin/python3",
    };
    const { destination, fingerprint } = sshd;
    const added = await bench.machines.add({ name: "bare", launcher: "slurm", destination, fingerprint, settings });
    expect(added.ok ? "linked" : added.error.message).toBe(
      "bare has no sbatch: link its login node, or use the launcher ssh there.",
    );
  });

  test("a job that was submitted and not recorded is found again by its name: one job, one execution", async () => {
    const run = await staged(["30", "0.01"]);
    must(await bench.handOffs.send(run.key));
    const record = join(home, "runs", run.key, "engine.json");
    const { id }: { id: string } = JSON.parse(remoteText(home, run, "engine.json"));
    rmSync(record);
    const { launcher } = must(bench.machines.linked("cluster"));
    const again = must(await launcher.submit({ key: run.key, spec: run.spec, sha256: run.specSha256 }));
    expect([again.isNew, again.engine.id]).toEqual([false, id]);
    const ended = must(await bench.handOffs.follow(run.key, { pollMs: 100 }));
    expect([ended.state, bench.handOffs.events(run.key).length, executions(home, run)]).toEqual(["succeeded", 30, 1]);
    expect(jobs().filter((name) => name === `msm-${run.key}`)).toEqual([`msm-${run.key}`]);
  });

  test("a job that Slurm starts a second time does not train a second time", async () => {
    const run = await staged(["5", "0.01"]);
    must(await bench.handOffs.send(run.key));
    must(await bench.handOffs.follow(run.key, { pollMs: 100 }));
    const script = join(home, "runs", run.key, "job.sh");
    const second = spawnSync("sbatch", ["--wait", "--output=/dev/null", script], {
      env: { ...process.env, ...slurm.env },
    });
    expect([second.status, executions(home, run)]).toEqual([3, 1]);
  });

  test("a waiting job shows as queued and is cancelled, a running one saves and ends", async () => {
    const waiting = await staged(["5", "0.01"], ["--begin=now+3600"]);
    must(await bench.handOffs.send(waiting.key));
    expect(must(await bench.handOffs.observe(waiting.key)).state).toBe("queued");
    must(await bench.handOffs.cancel(waiting.key, "graceful"));
    expect(must(await bench.handOffs.follow(waiting.key, { pollMs: 100 })).state).toBe("cancelled");
    const enough = join(temporaryFolder(), "enough");
    const running = await staged(["100000", "0.01", enough]);
    must(await bench.handOffs.send(running.key));
    while (!existsSync(join(home, "runs", running.key, "executions.txt"))) await bench.handOffs.observe(running.key);
    expect(must(await bench.handOffs.observe(running.key)).state).toBe("running");
    must(await bench.handOffs.cancel(running.key, "graceful"));
    const ended = must(await bench.handOffs.follow(running.key, { pollMs: 100 }));
    expect([ended.state, ended.seen?.exit?.rc]).toEqual(["cancelled", 75]);
    writeFileSync(enough, "");
  });

  test("what sbatch refuses is told in its words, and options that are no options are not passed on", async () => {
    const messages: string[] = [];
    for (const option of ["--partition=nowhere", "--wrap=touch x; id", "--array=1-100"]) {
      const sent = await bench.handOffs.send((await staged(["1", "0"], [option])).key, { delaysMs: [] });
      messages.push(sent.ok ? "sent" : `${sent.error.code}: ${sent.error.message}`);
    }
    expect(messages).toEqual([
      expect.stringMatching(/^slurm-refused: cluster: sbatch refused the job: .*invalid partition/),
      "spec-refused: cluster: The sbatch option '--wrap=touch x; id' is not of the form --name=value.",
      "spec-refused: cluster: The sbatch option '--array=1-100' makes no job of one run: take it out.",
    ]);
  });

  test("a job is found again under its run's name, whatever name its plan wants it to have", async () => {
    const enough = join(temporaryFolder(), "enough");
    const run = await staged(["1", "0.05", enough], ["--job-name=mine"]);
    must(await bench.handOffs.send(run.key));
    // As if the agent had died between sbatch and recording it.
    rmSync(join(home, "runs", run.key, "engine.json"));
    const { launcher } = must(bench.machines.linked("cluster"));
    expect(must(await launcher.submit({ key: run.key, spec: run.spec, sha256: run.specSha256 })).isNew).toBe(false);
    writeFileSync(enough, "");
    expect(must(await bench.handOffs.follow(run.key, { pollMs: 100 })).state).toBe("succeeded");
  });
});
