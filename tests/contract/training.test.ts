import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { linkMachine } from "#native/launcher/launchers.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "./hand-off-bench.ts";
import { ended, msm, ROOT, startMsm, temporaryFolder } from "./msm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";
import { control, keyOf, linkGpu, openStubbed, settle, text, times, until, writePlan } from "./training-bench.ts";

const CLIENT = join(ROOT, "tests/contract/training-client.ts");

describe.skipIf(SSHD === null)(`runs of a plan over a real sshd (${SSHD === null ? NO_SSHD : "here"})`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(async () => sshd.stop());

  async function linked(env: Readonly<Record<string, string>> = {}): Promise<{ workbench: Workbench; home: string }> {
    const home = temporaryFolder();
    const workbench = await openStubbed(temporaryFolder());
    await linkGpu(workbench, sshd, home, { env });
    return { workbench, home };
  }

  test("a plan's runs go parents first and one at a time, and their checkpoints come here with their lineage", async () => {
    const { workbench, home } = await linked();
    const { training } = workbench;
    const started = must(await training.start({ plan: writePlan(), machine: "gpu" }));
    expect(started.map(({ name, state, parent }) => [name, state, parent])).toEqual([
      ["midtrain", "staging", null],
      ["msm-aft", "staging", keyOf(started, "midtrain")],
      ["msm-more", "staging", keyOf(started, "midtrain")],
    ]);
    const runs = await settle(workbench);
    expect(runs.map(({ name, state, problem, checkpoints }) => [name, state, problem, checkpoints])).toEqual([
      ["midtrain", "succeeded", null, []],
      ["msm-aft", "succeeded", null, ["msm-aft"]],
      ["msm-more", "succeeded", null, ["msm-more"]],
    ]);
    // One at a time: each ends before the next begins.
    const words = times(home).map((line) => line.split(" "));
    expect(words.map(([, word]) => word)).toEqual(["began", "ended", "began", "ended", "began", "ended"]);
    expect([words[0]?.[0], words[2]?.[0], words[4]?.[0]]).toEqual([words[1]?.[0], words[3]?.[0], words[5]?.[0]]);
    expect(words[0]?.[0]).toBe("midtrain");
    const checkpoint = must(workbench.checkpoints.find("msm-aft"));
    expect(checkpoint.history?.map(({ id, key, plan }) => [id, key, plan.name])).toEqual([
      ["midtrain", keyOf(started, "midtrain"), "stubbed"],
      ["msm-aft", keyOf(started, "msm-aft"), "stubbed"],
    ]);
    expect(must(await workbench.checkpoints.verify("msm-aft")).intact).toBe(true);
    const above = training.lineage("checkpoint:msm-aft");
    expect(above.nodes.map(({ kind, label }) => `${kind} ${label}`).sort()).toEqual([
      "checkpoint /models/tiny-1b",
      "checkpoint msm-aft",
      "data chats",
      "data documents",
      "plan stubbed",
      "run midtrain",
      "run msm-aft",
      "spec america",
    ]);
    await workbench.close();
  });

  test("a parent that fails ends its children, and goes on once though twelve ask at one moment; they follow it", async () => {
    const { workbench, home } = await linked();
    const { training } = workbench;
    control(home, "fail-midtrain");
    const started = must(await training.start({ plan: writePlan(), machine: "gpu" }));
    const key = keyOf(started, "midtrain");
    const failed = await settle(workbench);
    const held = "It did not begin, for midtrain, from which it goes on, did not end well: resume that one.";
    expect(failed.map(({ name, state, problem, resumable }) => [name, state, problem, resumable])).toEqual([
      ["midtrain", "failed", "the stub was told to fail (code 70): look at its log.", true],
      ["msm-aft", "cancelled", held, true],
      ["msm-more", "cancelled", held, true],
    ]);
    const { machine } = must(workbench.machines.linked("gpu"));
    const links = Array.from({ length: 12 }, () => linkMachine(machine, { keysFolder: temporaryFolder() }));
    const answers = await Promise.all(links.map(({ launcher }) => launcher.resume(key, 2)));
    expect(answers.map((answer) => must(answer).isNew).filter(Boolean)).toEqual([true]);
    await Promise.all(links.map(({ link }) => link.close()));
    must(await training.resume("midtrain"));
    const runs = await settle(workbench);
    expect(runs.map(({ name, state, attempt }) => [name, state, attempt])).toEqual([
      ["midtrain", "succeeded", 2],
      ["msm-aft", "succeeded", 2],
      ["msm-more", "succeeded", 2],
    ]);
    expect(text(home, key, "executions.txt").trim().split("\n")).toHaveLength(2);
    const [curve] = training.curves([key]);
    expect(curve?.points.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, place) => place + 1));
    const again = await training.resume("midtrain");
    expect(must(again).attempt).toBe(2);
    const refused = await must(workbench.machines.linked("gpu")).launcher.resume(key, 3);
    expect(refused.ok ? "resumed" : refused.error.message).toBe(
      `gpu: The run ${key} has ended well: there is nothing to go on with.`,
    );
    await workbench.close();
  });

  test("a run that was stopped goes on from what it saved, and its log and samples can be read", async () => {
    const { workbench, home } = await linked();
    const { training } = workbench;
    const hold = control(home, "hold-midtrain");
    must(await training.start({ plan: writePlan(), machine: "gpu" }));
    const following = settle(workbench);
    await until(() => must(training.find("midtrain")).progress?.step === 1);
    must(await training.cancel("midtrain", "graceful"));
    const stopped = await following;
    expect(stopped.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    rmSync(hold);
    must(await training.resume("midtrain"));
    expect((await settle(workbench)).map(({ state }) => state)).toEqual(["succeeded", "succeeded", "succeeded"]);
    const key = must(training.find("midtrain")).key;
    const steps = training.curves([key])[0]?.points.map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 30 }, (_, place) => place + 1));
    const kinds = workbench.handOffs.events(key).map(({ kind }) => kind);
    const course = kinds.filter((kind) => ["start", "rewind", "saved", "end"].includes(kind));
    expect(course.join(" ")).toBe("start saved end start rewind end");
    expect(must(await training.logs("midtrain"))).toMatchObject({
      text: "stub trainer train .\nstub trainer train .\n",
      isTail: false,
    });
    expect(must(training.samples("midtrain")).map(({ step, prompt }) => [step, prompt])).toEqual([[30, "question"]]);
    expect(must(training.rendered("midtrain"))[0]?.pieces).toEqual([
      ["question", false],
      ["answer", true],
    ]);
    const spans = must(training.timeline("midtrain")).spans.map(({ phase, attempt, toMs }) => [
      phase,
      attempt,
      toMs !== null,
    ]);
    expect(spans).toEqual([
      ["training", 1, true],
      ["training", 1, true],
      ["training", 2, true],
      ["training", 2, true],
    ]);
    await workbench.close();
  });

  test("GPUs are taken by lock: one that others use is left alone and named, and who waits can be stopped", async () => {
    const bin = temporaryFolder();
    writeFileSync(join(bin, "nvidia-smi"), FAKE_SMI, { mode: 0o755 });
    const { workbench, home } = await linked({ PATH: `${bin}:${process.env["PATH"]}` });
    const { training } = workbench;
    writeFileSync(join(bin, "apps"), "GPU-a, 4242, notebook\n");
    const holds = ["alone", "alone-2", "alone-3"].map((name) => control(home, `hold-${name}`));
    const plan = writePlan({ arms: [{ name: "alone", stages: ["midtrain"] }], seeds: [1, 2, 3] });
    must(await training.start({ plan, machine: "gpu" }));
    const following = settle(workbench);
    const waiting = (): TrainingRunSummary[] => training.list().filter(({ waitsFor }) => waitsFor?.startsWith("gpu"));
    const named = "gpu (0 is used by notebook, process 4242)";
    await until(() => waiting().length === 2 && waiting().some(({ waitsFor }) => waitsFor === named));
    const given = waiting()[1]?.name ?? "";
    must(await training.cancel(given, "graceful"));
    rmSync(join(bin, "apps"));
    for (const hold of holds) rmSync(hold);
    expect((await following).map(({ name, state }) => [name, state])).toEqual(
      ["alone", "alone-2", "alone-3"].map((name) => [name, name === given ? "cancelled" : "succeeded"]),
    );
    const begun = times(home).filter((line) => line.includes("began"));
    expect(begun.map((line) => line.split(" ").at(-1))).toEqual(["1", expect.stringMatching(/^[01]$/)]);
    must(
      await training.start({
        plan: writePlan({ arms: [{ name: "wide", stages: ["midtrain"] }], gpus: 3 }),
        machine: "gpu",
      }),
    );
    await settle(workbench);
    expect(must(training.find("wide")).problem).toBe(
      "It takes 3 GPUs and gpu has 2: give the plan fewer, or choose another machine.",
    );
    await workbench.close();
  });

  test("a desktop that lost its database takes the machine's runs over with their events and checkpoints", async () => {
    const { workbench, home } = await linked();
    const started = must(await workbench.training.start({ plan: writePlan(), machine: "gpu" }));
    await settle(workbench);
    const curves = workbench.training.curves(started.map(({ key }) => key));
    await workbench.close();
    const other = await openStubbed(temporaryFolder());
    await linkGpu(other, sshd, home);
    const found = must(await other.training.reattach("gpu"));
    expect([found.adopted.map(({ name, state }) => [name, state]), found.known, found.others]).toEqual([
      ["midtrain", "msm-aft", "msm-more"].map((name) => [name, "succeeded"]),
      0,
      [],
    ]);
    const runs = await settle(other);
    expect(runs.map(({ checkpoints }) => checkpoints)).toEqual([[], ["msm-aft"], ["msm-more"]]);
    expect(other.training.curves(runs.map(({ key }) => key))).toEqual(curves);
    expect(must(await other.training.reattach("gpu"))).toMatchObject({ adopted: [], known: 3 });
    await other.close();
  });

  test("a machine that refuses a run leaves it to be sent again, with its children", async () => {
    const { workbench } = await linked();
    const { training } = workbench;
    must(await training.start({ plan: writePlan({ limits: { diskBytes: 2 ** 52 } }), machine: "gpu" }));
    const refused = await settle(workbench);
    expect(refused.map(({ state, problem }) => [state, problem])).toEqual([
      ["staging", expect.stringMatching(/^gpu has no space left \(The run needs 4503599627370496 bytes/)],
      ["staging", "The run that it goes on from was not sent to gpu."],
      ["staging", "The run that it goes on from was not sent to gpu."],
    ]);
    must(await training.resume("midtrain"));
    expect(training.list().map(({ problem }) => problem)).toEqual([null, null, null]);
    must(await training.cancel("midtrain", "graceful"));
    expect((await settle(workbench)).map(({ state }) => state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    await workbench.close();
  });

  test("on the command line watching ends with Ctrl-C while the run goes on, and runs are listed and stopped", async () => {
    const workspace = temporaryFolder();
    const home = temporaryFolder();
    const workbench = await openStubbed(workspace);
    await linkGpu(workbench, sshd, home);
    control(home, "hold-alone");
    const plan = writePlan({ arms: [{ name: "alone", stages: ["midtrain"] }] });
    const [run] = must(await workbench.training.start({ plan, machine: "gpu" }));
    await workbench.close();
    const watching = startMsm(workspace, "runs", "watch");
    watching.stderr?.on("data", (said: Buffer) => {
      if (said.toString().includes("midtrain 1/30")) watching.kill("SIGINT");
    });
    const watched = await ended(watching);
    expect([watched.code, watched.stderr.trim().split("\n").at(-1)]).toEqual([
      130,
      "msm: No longer watching: the runs go on where they are; msm runs watch shows them again.",
    ]);
    const listed = await msm(workspace, "runs", "list", "--json");
    expect(JSON.parse(listed.stdout)).toMatchObject({
      runs: [{ runId: run?.key, status: "running", stage: "midtrain", step: 1, loss: 2, machine: "gpu" }],
    });
    const stopped = await msm(workspace, "runs", "cancel", "alone", "--json");
    expect([stopped.code, JSON.parse(stopped.stdout)]).toMatchObject([0, { runId: run?.key }]);
    const last = await msm(workspace, "runs", "watch", "alone", "--json");
    expect([last.code, JSON.parse(last.stdout)]).toMatchObject([1, { runs: [{ status: "cancelled" }] }]);
  });

  test("a plan that grew trains its new arms alone; changed data and a failed run are trained, and --again all", async () => {
    const { workbench, home } = await linked();
    const { training } = workbench;
    const first = must(await training.start({ plan: writePlan(), machine: "gpu" }));
    // Also while they are on their way.
    const { arms, stages } = JSON.parse(readFileSync(writePlan(), "utf8"));
    const [tuned, more] = arms;
    const grown = { name: "grown", arms: [...arms, { name: "msm", stages: ["midtrain"], spec: "america" }] };
    const added = { name: "msm-most", stages: ["midtrain", "most"], spec: "america" };
    const wider = {
      name: "wider",
      arms: [tuned, more, added],
      stages: { ...stages, most: { ...stages.finetune, steps: 26 } },
    };
    const second = must(await training.start({ plan: writePlan(wider), machine: "gpu" }));
    expect(second.map(({ name, taken, parent }) => [name, taken, parent])).toEqual([
      ["midtrain", true, null],
      ["msm-aft", true, keyOf(first, "midtrain")],
      ["msm-more", true, keyOf(first, "midtrain")],
      ["msm-most", false, keyOf(first, "midtrain")],
    ]);
    expect(must(training.find("msm-aft")).plan.name).toBe("stubbed");
    control(home, "fail-msm-most");
    await settle(workbench);
    // One that failed is made again; what has another name is, too, and then all that goes on from it.
    const third = must(await training.start({ plan: writePlan(wider), machine: "gpu" }));
    expect(third.map(({ taken }) => taken)).toEqual([true, true, true, false]);
    const renamed = must(await training.start({ plan: writePlan(grown), machine: "gpu" }));
    expect(renamed.map(({ name, taken }) => [name, taken])).toEqual([
      ["msm", false],
      ["msm-aft", false],
      ["msm-more", false],
    ]);
    await settle(workbench);
    expect(must(training.find("msm-most")).state).toBe("succeeded");
    const changed = writePlan(wider);
    writeFileSync(
      join(dirname(changed), "chats.jsonl"),
      readFileSync(join(dirname(changed), "chats.jsonl"))
        .toString()
        .replace("Yes", "No"),
    );
    const fourth = must(await training.start({ plan: changed, machine: "gpu" }));
    expect(fourth.map(({ name, taken }) => [name, taken])).toEqual([
      ["midtrain", true],
      ["msm-aft", false],
      ["msm-more", false],
      ["msm-most", false],
    ]);
    const again = must(await training.start({ plan: writePlan(), machine: "gpu", again: true }));
    expect(again.map(({ taken }) => taken)).toEqual([false, false, false]);
    expect(new Set(again.map(({ key }) => key)).size).toBe(3);
    await workbench.close();
  });

  test("this computer needs no linking", async () => {
    vi.stubEnv("MSM_STUB_CHECKPOINT", join(ROOT, "models/base"));
    const workspace = temporaryFolder();
    const workbench = await openStubbed(workspace);
    must(await workbench.training.start({ plan: writePlan(), machine: "local" }));
    const runs = await settle(workbench);
    expect(runs.map(({ machine, state, checkpoints }) => [machine, state, checkpoints])).toEqual([
      ["local", "succeeded", []],
      ["local", "succeeded", ["msm-aft"]],
      ["local", "succeeded", ["msm-more"]],
    ]);
    expect(workbench.machines.list().map(({ name, launcher }) => [name, launcher])).toEqual([["local", "local"]]);
    await workbench.close();
    vi.unstubAllEnvs();
  });

  test("a desktop that is killed at every stage of a plan ends with one execution each, no gap and equal hashes", async () => {
    const workspace = temporaryFolder();
    const home = temporaryFolder();
    const first = await openStubbed(workspace);
    await linkGpu(first, sshd, home);
    await first.close();
    const die = async (deed: string, moment: string): Promise<void> => {
      const child = spawn(process.execPath, [CLIENT, workspace, deed, moment], { stdio: ["ignore", "pipe", "pipe"] });
      const { stderr } = await ended(child);
      expect([moment, child.signalCode, stderr]).toEqual([moment, "SIGKILL", ""]);
    };
    const hold = control(home, "hold-msm-aft");
    await die("start", writePlan());
    const workbench = await openStubbed(workspace);
    const { training } = workbench;
    const runs = training.list();
    expect(runs.map(({ state }) => state)).toEqual(["staging", "staging", "staging"]);
    const key = keyOf(runs, "msm-aft");
    await die("follow", "upload:1");
    await die("follow", join(home, "runs", keyOf(runs, "midtrain"), "claim"));
    await die("follow", join(home, "runs", key, "engine.json"));
    await die("follow", "events:10");
    await die("follow", "events:34");
    rmSync(hold);
    await die("follow", join(workspace, "runs", key));
    await settle(workbench);
    expect(training.list().map(({ state, checkpoints }) => [state, checkpoints])).toEqual([
      ["succeeded", []],
      ["succeeded", ["msm-aft"]],
      ["succeeded", ["msm-more"]],
    ]);
    for (const run of runs) {
      expect(text(home, run.key, "executions.txt").trim().split("\n")).toHaveLength(1);
      const lines = workbench.handOffs.events(run.key).map((event) => `${event.text}\n`);
      expect(lines.join("")).toBe(text(home, run.key, "events.jsonl"));
    }
    for (const name of ["msm-aft", "msm-more"]) {
      const there: { sha256: string } = JSON.parse(text(home, keyOf(runs, name), "onnx/float16/checkpoint.json"));
      const verified = must(await workbench.checkpoints.verify(name));
      expect([verified.intact, verified.foundSha256]).toEqual([true, there.sha256]);
    }
    await workbench.close();
  });
});

/** Two GPUs, and on them whatever the file `apps` beside it says. */
const FAKE_SMI = `#!/bin/sh
case "$1" in
  --query-gpu=index,uuid) printf '0, GPU-a\\n1, GPU-b\\n' ;;
  --query-gpu=*) printf '0, Fake, 1000, 0, 1\\n1, Fake, 1000, 0, 1\\n' ;;
  --query-compute-apps=*) cat "$(dirname "$0")/apps" 2>/dev/null || true ;;
esac
`;
