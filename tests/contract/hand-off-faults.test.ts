import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import type { RunKey } from "#core/runs/run-key.ts";

import type { Workbench } from "#native/workbench/workbench.ts";
import { must, openBench, STUB, type Bench } from "./hand-off-bench.ts";
import { msm, ROOT, temporaryFolder } from "./msm.ts";
import { mountSmallDisk } from "./small-disk.ts";
import { control, keyOf, openStubbed, settle, text, until, writePlan } from "./training-bench.ts";

const ALONE = { arms: [{ name: "alone", stages: ["midtrain"] }] };

async function link(workbench: Workbench, name: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  must(await workbench.machines.add({ name, launcher: "local", settings }));
}

async function openLocal(
  env: Readonly<Record<string, string>> = {},
): Promise<{ workbench: Workbench; home: string; workspace: string }> {
  const [home, workspace] = [temporaryFolder(), temporaryFolder()];
  const workbench = await openStubbed(workspace);
  await link(workbench, "gpu", { folder: home, env: { MSM_STUB_CHECKPOINT: join(ROOT, "models/base"), ...env } });
  return { workbench, home, workspace };
}

async function openPlain(): Promise<{ bench: Bench; home: string }> {
  const home = temporaryFolder();
  const bench = openBench(temporaryFolder());
  must(await bench.machines.add({ name: "gpu", launcher: "local", settings: { folder: home } }));
  return { bench, home };
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

test("a machine that answers nonsense is told of, and keeps neither this process nor other machines' runs up", async () => {
  const { workbench } = await openLocal();
  const { training } = workbench;
  const place = temporaryFolder();
  const python = join(place, "python");
  copyFileSync(join(ROOT, "tests/contract/hostile_machine.py"), python);
  chmodSync(python, 0o755);
  const mode = (word: string): void => writeFileSync(join(place, "mode"), word);
  mode("well");
  await link(workbench, "odd", { folder: temporaryFolder(), python });
  const odd = must(await training.start({ plan: writePlan({ ...ALONE, seeds: [1, 2] }), machine: "odd" }));
  training.attend();
  const stateOf = (nth: number): string => must(training.find(odd[nth]?.key ?? "")).state;
  await until(() => stateOf(0) === "running" && stateOf(1) === "running");
  mode("nonsense");
  const problemOf = (nth: number): string => must(training.find(odd[nth]?.key ?? "")).problem ?? "";
  await until(() => problemOf(0) !== "");
  expect(problemOf(0)).toBe(
    'The agent on odd answered "observe" with what is not understood: check the machine with msm machines check.',
  );
  mode("endless");
  await until(() => problemOf(0).includes("printed into the session"));
  // One run that is not understood does not hide the other.
  mode("spoiled");
  await until(() => problemOf(0).startsWith("odd cannot tell") && problemOf(1) === "");
  expect([problemOf(0), problemOf(1)]).toEqual([
    "odd cannot tell how it is (exit.rc is not understood): look at its folder there.",
    "",
  ]);

  const good = must(await training.start({ plan: writePlan({ ...ALONE, name: "good" }), machine: "gpu" }));
  await until(() => must(training.find(good[0]?.key ?? "")).state === "succeeded");
  await workbench.close();
}, 60_000);

test("a run whose folder is not there for a while is lost, never sent a second time, and found again", async () => {
  const { workbench, home } = await openLocal();
  const { training } = workbench;
  control(home, "hold-alone");
  const [run] = must(await training.start({ plan: writePlan(ALONE), machine: "gpu" }));
  const key = run?.key ?? must(training.find("alone")).key;
  const following = settle(workbench);
  await until(() => must(training.find(key)).progress?.step === 1);
  // As where the disk is not mounted.
  renameSync(join(home, "runs"), join(home, "runs-away"));
  expect((await following).map(({ state }) => state)).toEqual(["lost"]);
  expect(existsSync(join(home, "runs", key))).toBe(false);
  expect(must(training.find(key)).problem).toMatch(/^Its folder is gone from gpu: see that the disk/);
  renameSync(join(home, "runs-away"), join(home, "runs"));
  const again = await training.resume(key);
  expect(again.ok ? "resumed" : again.error.message).toBe(`gpu: The run ${key} has not ended yet.`);
  expect(must(training.find(key)).state).toBe("running");
  must(await training.cancel(key, "graceful"));
  expect((await settle(workbench)).map(({ state }) => state)).toEqual(["cancelled"]);
  expect(text(home, key, "executions.txt").trim().split("\n")).toHaveLength(1);
  await workbench.close();
});

test("a run that is stopped while another one is sent is not sent", async () => {
  const { workbench, home } = await openLocal();
  const { training } = workbench;
  const started = must(await training.start({ plan: writePlan({ ...ALONE, seeds: [1, 2] }), machine: "gpu" }));
  const given = keyOf(started, "alone-2");
  const stops: Promise<unknown>[] = [];
  await training.follow({
    until: "done",
    signal: new AbortController().signal,
    pollMs: 50,
    onUpload: () => {
      if (stops.length === 0) stops.push(training.cancel(given, "now"));
    },
  });
  await Promise.all(stops);
  expect(training.list().map(({ name, state }) => [name, state])).toEqual([
    ["alone", "succeeded"],
    ["alone-2", "cancelled"],
  ]);
  expect(existsSync(join(home, "runs", given))).toBe(false);
  await workbench.close();
});

test("stopping a run that a restart of the machine ended kills nobody who has its process numbers now", async () => {
  const { bench, home } = await openPlain();
  const run = must(await bench.handOffs.stage({ machine: "gpu", command: ["{python}", "-c", "pass"], files: [] }));
  must(await bench.handOffs.send(run.key));
  must(await bench.handOffs.follow(run.key, { pollMs: 20 }));
  const folder = join(home, "runs", run.key);
  renameSync(join(folder, "exit.json"), join(folder, "never-written"));
  const stranger = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
  const record: unknown = JSON.parse(readFileSync(join(folder, "supervisor.json"), "utf8"));
  const others = { ...Object(record), pid: 2 ** 22 + 1, group: stranger.pid };
  const { launcher } = must(bench.machines.linked("gpu"));
  for (const bootId of [others.bootId, "another"]) {
    writeFileSync(join(folder, "supervisor.json"), JSON.stringify({ ...others, bootId }));
    must(await launcher.cancel(run.key, "now"));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isAlive(stranger)).toBe(true);
  stranger.kill("SIGKILL");
  await bench.close();
});

test("whatever a trainer writes about its end, and whatever lies in one run's folder, others are told of", async () => {
  const { bench, home } = await openPlain();
  const ends = ['{"code": 76, "reason": "loss", "loss": NaN}', '{"code": 1e999}', "not JSON", "[".repeat(50_000)];
  const program = "import pathlib, sys; pathlib.Path('end.json').write_text(sys.argv[1]); sys.exit(76)";
  const keys = [];
  for (const end of ends) {
    const command = ["{python}", "-c", program, end];
    const { key } = must(await bench.handOffs.stage({ machine: "gpu", command, files: [] }));
    must(await bench.handOffs.send(key));
    keys.push(key);
    const done = must(await bench.handOffs.follow(key, { pollMs: 20 }));
    expect([end.slice(0, 20), done.state, done.seen?.exit?.rc]).toEqual([end.slice(0, 20), "failed", 76]);
  }
  const [spoiled, whole] = keys;
  writeFileSync(join(home, "runs", spoiled ?? "", "exit.json"), '{"rc": ');
  const { launcher } = must(bench.machines.linked("gpu"));
  const looked = must(await launcher.observe(keys));
  expect(looked.runs[whole ?? ""]?.exit?.rc).toBe(76);
  expect(looked.unread[spoiled ?? ""]).toContain("exit.json is not JSON");
  expect(must(await launcher.list()).map(({ key }) => key)).toEqual(keys);
  await bench.close();
});

test("a run that left a program behind is not begun again beside it", async () => {
  const { bench, home } = await openPlain();
  const program =
    "import subprocess, sys; print(subprocess.Popen(['sleep', '60'], close_fds=False, start_new_session=True).pid); sys.exit(1)";
  const { key } = must(await bench.handOffs.stage({ machine: "gpu", command: ["{python}", "-c", program], files: [] }));
  must(await bench.handOffs.send(key));
  expect(must(await bench.handOffs.follow(key, { pollMs: 20 })).state).toBe("failed");
  const again = await bench.handOffs.resume(key);
  process.kill(Number(text(home, key, "log.txt")), "SIGKILL");
  expect(again.ok ? "resumed" : again.error.message).toBe(
    `gpu: A program that the run ${key} left behind still lives: end it on the machine.`,
  );
  expect(must(await bench.handOffs.observe(key)).state).toBe("failed");
  must(await bench.handOffs.resume(key));
  expect(must(await bench.handOffs.follow(key, { pollMs: 20 })).seen?.exit?.attempt).toBe(2);
  await bench.close();
});

const SMALL = mountSmallDisk("4m");
const DISK = SMALL?.folder ?? null;
afterAll(() => SMALL?.close());

describe.skipIf(DISK === null)(`a machine's full disk (${DISK === null ? "only root can mount one" : "here"})`, () => {
  const home = DISK ?? "";
  test("a run that fills it ends with its own code, and who waits for its turn goes on waiting", async () => {
    const bench = openBench(temporaryFolder());
    must(await bench.machines.add({ name: "gpu", launcher: "local", settings: { folder: home } }));
    const fill = [
      "import pathlib, sys, time",
      "while not pathlib.Path('go').exists(): time.sleep(0.05)",
      "file = open('big', 'wb', buffering=0)",
      "try:",
      "    while True: file.write(bytes(1024))",
      "except OSError: sys.exit(73)",
    ].join("\n");
    const stage = async (program: string): Promise<RunKey> => {
      const command = ["{python}", "-c", program];
      const { key } = must(await bench.handOffs.stage({ machine: "gpu", command, files: [], gpus: 1 }));
      must(await bench.handOffs.send(key));
      return key;
    };
    const filling = await stage(fill);
    await until(() => existsSync(join(home, "runs", filling, "supervisor.json")));
    const waiting = await stage("pass");
    await until(async () => must(await bench.handOffs.observe(waiting)).state === "queued");
    writeFileSync(join(home, "runs", filling, "go"), "");
    const ended = must(await bench.handOffs.follow(filling, { pollMs: 20 }));
    expect([ended.state, ended.seen?.exit?.rc]).toEqual(["failed", 73]);
    // The second one has the turn now, and no place to say so.
    await until(async () => !["queued", "running"].includes(must(await bench.handOffs.observe(waiting)).state));
    rmSync(join(home, "runs", filling, "big"));
    must(await bench.handOffs.resume(filling));
    must(await bench.handOffs.cancel(filling, "now"));
    expect(must(await bench.handOffs.follow(filling, { pollMs: 20 })).state).toBe("cancelled");
    await bench.close();
  });
});

test.skipIf(DISK === null)("what does not fit on this computer's disk is not begun to be brought", async () => {
  const { bench } = await openPlain();
  const files = [{ path: "run.py", from: STUB }];
  const command = ["{python}", "run.py", "1", "0"];
  const { key } = must(await bench.handOffs.stage({ machine: "gpu", command, files }));
  must(await bench.handOffs.send(key));
  must(await bench.handOffs.follow(key, { pollMs: 20 }));
  const target = join(DISK ?? "", "target");
  const fetched = await bench.handOffs.fetch(key, target);
  expect(fetched.ok ? "fetched" : `${fetched.error.code}: ${fetched.error.message}`).toMatch(
    /^disk-full: 10\.2 MB would come into \S+target, where [\d.]+ MB are free: free some and fetch again\.$/,
  );
  expect(readdirSync(target)).toEqual([]);
  await bench.close();
});

test("runs of a machine are taken over as they were handed off, and from no machine that only has a copy of them", async () => {
  const { workbench, home } = await openLocal();
  const { training } = workbench;
  const [run] = must(await training.start({ plan: writePlan(ALONE), machine: "gpu" }));
  const key = run?.key ?? "";
  expect((await settle(workbench)).map(({ state }) => state)).toEqual(["succeeded"]);
  const copy = temporaryFolder();
  cpSync(home, copy, { recursive: true });
  await link(workbench, "copy", { folder: copy });
  expect(must(await training.reattach("copy"))).toMatchObject({ adopted: [], known: 0, others: [key] });
  expect(must(training.find(key)).machine).toBe("gpu");
  await workbench.close();

  const later = await openStubbed(temporaryFolder());
  const path = join(copy, "runs", key, "spec.json");
  const spec = readFileSync(path, "utf8");
  chmodSync(path, 0o600);
  writeFileSync(path, '{"schema":"msm-launch/9"}');
  await link(later, "copy", { folder: copy });
  expect(must(await later.training.reattach("copy"))).toMatchObject({ adopted: [], others: [key] });
  writeFileSync(path, spec);
  expect(must(await later.training.reattach("copy")).adopted.map(({ name }) => name)).toEqual(["alone"]);
  expect(later.training.lineage().nodes.some(({ id }) => id.includes(key))).toBe(true);
  await later.close();
});

test("a run that was stopped while its machine was silent is stopped there, if it had begun, once it speaks", async () => {
  const { workbench, home, workspace } = await openLocal();
  const { training } = workbench;
  control(home, "hold-alone");
  const [run] = must(await training.start({ plan: writePlan(ALONE), machine: "gpu" }));
  const key = run?.key ?? must(training.find("alone")).key;
  await training.follow({ until: "sent", signal: new AbortController().signal });
  await until(() => existsSync(join(home, "runs", key, "executions.txt")));
  // As if the answer to the hand-off had been lost, and the link with it.
  const database = new Database(join(workspace, "workbench.sqlite"));
  database.prepare("UPDATE runs SET state = 'cancelled', seen = NULL, link_lost_since = 'then'").run();
  database.close();
  expect(must(training.find(key)).state).toBe("cancelled");
  training.attend();
  await until(() => must(training.find(key)).attempt === 1 && must(training.find(key)).state === "cancelled");
  expect(text(home, key, "executions.txt").trim().split("\n")).toHaveLength(1);
  await workbench.close();
  // Words that came from a machine move no terminal's cursor.
  const later = new Database(join(workspace, "workbench.sqlite"));
  later.prepare("UPDATE runs SET problem = ?").run("Gone\u001b[2J away.");
  later.close();
  expect((await msm(workspace, "runs", "list")).stdout).toContain("alone: Gone␛[2J away.");
});

test("a job that ends while Slurm is asked about it has ended well, and is not lost", async () => {
  const [home, bin] = [temporaryFolder(), temporaryFolder()];
  const bench = openBench(temporaryFolder());
  const env = { PATH: `${bin}:${process.env["PATH"]}` };
  must(await bench.machines.add({ name: "gpu", launcher: "local", settings: { folder: home, env } }));
  const { key } = must(await bench.handOffs.stage({ machine: "gpu", command: ["{python}", "-c", "pass"], files: [] }));
  must(await bench.handOffs.send(key));
  must(await bench.handOffs.follow(key, { pollMs: 20 }));
  const folder = join(home, "runs", key);
  const engine: unknown = JSON.parse(readFileSync(join(folder, "engine.json"), "utf8"));
  writeFileSync(join(folder, "engine.json"), JSON.stringify({ ...Object(engine), engine: "slurm", id: "42" }));
  renameSync(join(folder, "exit.json"), join(folder, "written-soon"));
  const squeue = `#!/bin/sh\nmv '${folder}/written-soon' '${folder}/exit.json'\necho '42|COMPLETED|None'\n`;
  writeFileSync(join(bin, "squeue"), squeue, { mode: 0o755 });
  // The supervisor lets go of its lock a moment after it has written its end.
  let state = "running";
  await until(async () => (state = must(await bench.handOffs.observe(key)).state) !== "running");
  expect(state).toBe("succeeded");
  await bench.close();
});

test("a run does not take a GPU for its own while nvidia-smi gives no answer", async () => {
  const [home, bin] = [temporaryFolder(), temporaryFolder()];
  const bench = openBench(temporaryFolder());
  const env = { PATH: `${bin}:${process.env["PATH"]}` };
  must(await bench.machines.add({ name: "gpu", launcher: "local", settings: { folder: home, env } }));
  const hangsOnce = `#!/bin/sh
case "$1" in
  --query-gpu=index,uuid) if mkdir '${bin}/asked' 2>/dev/null; then exec sleep 60; fi; printf '0, GPU-a\\n' ;;
esac
`;
  writeFileSync(join(bin, "nvidia-smi"), hangsOnce, { mode: 0o755 });
  const program = "import os; print(os.environ.get('CUDA_VISIBLE_DEVICES'))";
  const command = ["{python}", "-c", program];
  const { key } = must(await bench.handOffs.stage({ machine: "gpu", command, files: [], gpus: 1 }));
  must(await bench.handOffs.send(key));
  expect(must(await bench.handOffs.follow(key, { pollMs: 50 })).state).toBe("succeeded");
  expect(text(home, key, "log.txt")).toBe("0\n");
  await bench.close();
}, 30_000);
