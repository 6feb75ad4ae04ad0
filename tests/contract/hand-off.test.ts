import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRandom } from "#core/base/random.ts";
import type { RunEvent } from "#core/runs/run-event.ts";
import { linkMachine } from "#native/launcher/launchers.ts";
import { upload } from "#native/launcher/upload.ts";
import type { TrainingRun } from "#native/workbench/hand-offs.ts";
import { executions, IMPATIENT, linkFixture, must, openBench, remoteText, STUB, type Bench } from "./hand-off-bench.ts";
import { startFaultyProxy } from "./faulty-proxy.ts";
import { ended, ROOT, temporaryFolder } from "./msm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";

/** The stored lines are the file on the machine, byte for byte: none lost, none doubled, in order. */
function expectGapFree(events: readonly RunEvent[], home: string, run: TrainingRun): void {
  expect(events.map(({ text }) => `${text}\n`).join("")).toBe(remoteText(home, run, "events.jsonl"));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, place) => place));
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

interface Remote {
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** Of the files that were fetched, those whose hash is not the machine's. */
function differing(home: string, run: TrainingRun, folder: string): string[] {
  const manifest: Remote = JSON.parse(remoteText(home, run, "manifest.json"));
  const hashes = new Map(manifest.files.map((file) => [file.path, file.sha256]));
  const fetched = readdirSync(join(folder, "out"));
  return fetched.filter((name) => sha256(join(folder, "out", name)) !== hashes.get(`out/${name}`));
}

describe.skipIf(SSHD === null)(`hand-off over a real sshd (${SSHD === null ? NO_SSHD : "here"})`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(async () => sshd.stop());

  async function client(
    ...args: string[]
  ): Promise<{ signal: NodeJS.Signals | null; code: number | null; stderr: string }> {
    const child = spawn(process.execPath, [join(ROOT, "tests/contract/hand-off-client.ts"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { code, stderr } = await ended(child);
    return { signal: child.signalCode, code, stderr };
  }

  async function staged(
    bench: Bench,
    args: readonly string[],
    change: { stopGraceSeconds?: number } = {},
  ): Promise<TrainingRun> {
    const files = [{ path: "run.py", from: STUB }];
    const command = ["{python}", "run.py", ...args];
    return must(await bench.handOffs.stage({ machine: "gpu", command, files, ...change }));
  }

  test("twelve parallel submits of one run start it once", async () => {
    const home = temporaryFolder();
    const bench = openBench(temporaryFolder());
    await linkFixture(bench.machines, sshd, home);
    const run = await staged(bench, ["3", "0.05"]);
    must(await bench.handOffs.send(run.key, { delaysMs: [] }));
    rmSync(join(home, "runs"), { recursive: true });
    const { machine } = must(bench.machines.linked("gpu"));
    const keysFolder = temporaryFolder();
    const links = Array.from({ length: 12 }, () => linkMachine(machine, { keysFolder }));
    const answers = await Promise.all(
      links.map(({ launcher }) => launcher.submit({ key: run.key, spec: run.spec, sha256: run.specSha256 })),
    );
    expect(answers.map((answer) => must(answer).isNew).filter(Boolean)).toEqual([true]);
    expect(new Set(answers.map((answer) => must(answer).engine.id)).size).toBe(1);
    expect(must(await bench.handOffs.follow(run.key, { pollMs: 20 })).state).toBe("succeeded");
    expect(executions(home, run)).toBe(1);
    await Promise.all(links.map(({ link }) => link.close()));
    await bench.close();
  });

  test("a submitted run that was not recorded is found again, before and after it has ended, and not started twice", async () => {
    const home = temporaryFolder();
    const bench = openBench(temporaryFolder());
    await linkFixture(bench.machines, sshd, home);
    const run = await staged(bench, ["40", "0.01"]);
    must(await bench.handOffs.send(run.key));
    // As if the agent had died between starting the run and recording it.
    const record = join(home, "runs", run.key, "engine.json");
    const { launcher } = must(bench.machines.linked("gpu"));
    const again = async (): Promise<boolean> =>
      must(await launcher.submit({ key: run.key, spec: run.spec, sha256: run.specSha256 })).isNew;
    rmSync(record);
    await again();
    expect(must(await bench.handOffs.follow(run.key, { pollMs: 20 })).state).toBe("succeeded");
    rmSync(record);
    expect(await again()).toBe(false);
    expect(executions(home, run)).toBe(1);
    const other = must(await launcher.list()).map((known) => known.key);
    expect(other).toEqual([run.key]);
    await bench.close();
  });

  test("the same key with another spec is refused", async () => {
    const bench = openBench(temporaryFolder());
    await linkFixture(bench.machines, sshd, temporaryFolder());
    const run = await staged(bench, ["1", "0"]);
    must(await bench.handOffs.send(run.key));
    const { launcher } = must(bench.machines.linked("gpu"));
    const spec = run.spec.replace('"1","0"', '"2","0"');
    const hash = createHash("sha256").update(spec).digest("hex");
    const codes: string[] = [];
    for (const [text, digest] of [
      [spec, hash],
      [run.spec, hash],
      [
        spec.replace("{", '{"colour":"red",'),
        createHash("sha256").update(spec.replace("{", '{"colour":"red",')).digest("hex"),
      ],
    ] as const) {
      const answer = await launcher.submit({ key: run.key, spec: text, sha256: digest });
      codes.push(answer.ok ? "taken" : answer.error.code);
    }
    expect(codes).toEqual(["spec-differs", "hash-differs", "spec-refused"]);
    await bench.close();
  });

  test("a desktop that is killed at every stage ends with one execution, no gap and equal hashes", async () => {
    const random = createRandom("deaths/1");
    const workspace = temporaryFolder();
    const home = temporaryFolder();
    const target = temporaryFolder();
    const data = join(temporaryFolder(), "data.bin");
    writeFileSync(data, Buffer.alloc((6 << 20) + 12_345, 7));
    const bench = openBench(workspace);
    await linkFixture(bench.machines, sshd, home);

    expect((await client(workspace, "stage-then-die", "", data)).signal).toBe("SIGKILL");
    const run = must(bench.handOffs.find(bench.handOffs.list()[0]?.key ?? ""));
    expect(run.state).toBe("staging");
    const die = async (deed: string, after: number): Promise<void> => {
      expect([deed, (await client(workspace, deed, run.key, target, String(after))).signal]).toEqual([deed, "SIGKILL"]);
    };
    await die("send", random.integer(2));
    await die("send", 2 + random.integer(2));
    await uploadOnly(bench, run);
    for (let time = 0; time < 3; time++) await die("send-then-die", random.integer(40));
    expect(await client(workspace, "send", run.key, target)).toMatchObject({ code: 0, stderr: "" });
    await die("follow", random.integer(4));
    await die("follow", random.integer(4));
    writeFileSync(`${data}.enough`, "");
    expect(await client(workspace, "follow", run.key, target)).toMatchObject({ code: 0, stderr: "" });
    await die("fetch", random.integer(2));
    await die("fetch", random.integer(2));
    expect(await client(workspace, "fetch", run.key, target)).toMatchObject({ code: 0, stderr: "" });

    expect(must(bench.handOffs.find(run.key)).state).toBe("succeeded");
    expect(executions(home, run)).toBe(1);
    const events = bench.handOffs.events(run.key);
    expect(events.length).toBeGreaterThanOrEqual(150);
    expectGapFree(events, home, run);
    expect(readdirSync(join(target, "out")).sort()).toEqual([
      "config.json",
      "data.jsonl",
      "model.safetensors",
      "tokenizer.json",
    ]);
    expect(differing(home, run, target)).toEqual([]);
    expect(readFileSync(join(target, "out/data.jsonl"), "utf8").trim()).toBe(sha256(data));
    await bench.close();
  });

  test("thirty broken links lose and double no line, change no state, and bring equal files", async () => {
    const workspace = temporaryFolder();
    const home = temporaryFolder();
    const proxy = await startFaultyProxy(sshd.port, createRandom("faults/1"), 30);
    const bench = openBench(workspace, IMPATIENT);
    const direct = openBench(temporaryFolder());
    await linkFixture(direct.machines, sshd, home);
    // Linked straight, worked with through the proxy: the same account at another port.
    const { machine } = must(direct.machines.linked("gpu"));
    bench.store.machines.add({
      ...machine,
      settings: { ...machine.settings, sshConfig: sshd.config({ port: proxy.port }) },
    });
    const enough = join(temporaryFolder(), "enough");
    const delaysMs = Array.from({ length: 40 }, () => 10);
    const run = await staged(bench, ["100", "0.01", enough]);
    const states = new Set<string>();
    must(await bench.handOffs.send(run.key, { delaysMs }));
    const followed = await bench.handOffs.follow(run.key, {
      delaysMs,
      pollMs: 5,
      onEvents: () => {
        states.add(must(bench.handOffs.find(run.key)).state);
        if (proxy.failures() >= 25) writeFileSync(enough, "");
      },
    });
    expect(must(followed)).toMatchObject({ state: "succeeded", linkLostSince: null });
    expect([...states].filter((state) => !["starting", "running", "succeeded"].includes(state))).toEqual([]);
    const target = temporaryFolder();
    const fetched = must(await bench.handOffs.fetch(run.key, target, { delaysMs }));
    expect(proxy.failures()).toBe(30);
    expect(fetched.refused).toEqual(["out/training_args.bin", "out/notes.txt"]);
    expect(differing(home, run, target)).toEqual([]);
    expect(executions(home, run)).toBe(1);
    expectGapFree(bench.handOffs.events(run.key), home, run);
    await bench.close();
    await direct.close();
    await proxy.close();
  });

  test("a machine that is away leaves a run's state as it was and marks the link", async () => {
    const own = await startSshd();
    const bench = openBench(temporaryFolder(), IMPATIENT);
    const home = temporaryFolder();
    await linkFixture(bench.machines, own, home);
    const enough = join(temporaryFolder(), "enough");
    const run = await staged(bench, ["1", "0.01", enough]);
    must(await bench.handOffs.send(run.key));
    const running = must(
      await bench.handOffs
        .follow(run.key, { signal: AbortSignal.timeout(1) })
        .then(() => bench.handOffs.observe(run.key)),
    );
    expect(["starting", "running"]).toContain(running.state);
    await own.stop();
    await bench.machines.close();
    const silent = await bench.handOffs.observe(run.key, { delaysMs: [1, 1] });
    expect(silent.ok ? "answered" : silent.error.code).toBe("machine-unreachable");
    const after = must(bench.handOffs.find(run.key));
    expect([after.state, after.linkLostSince === null]).toEqual([running.state, false]);
    writeFileSync(enough, "");
    await bench.close();
  });

  test("a run is cancelled gracefully by its stop file, and at once by force where it does not listen", async () => {
    const bench = openBench(temporaryFolder());
    const home = temporaryFolder();
    await linkFixture(bench.machines, sshd, home);
    const run = await staged(bench, ["100000", "0.01"]);
    must(await bench.handOffs.send(run.key));
    must(await bench.handOffs.cancel(run.key, "graceful"));
    const stopped = must(await bench.handOffs.follow(run.key, { pollMs: 20 }));
    expect([stopped.state, stopped.seen?.exit?.rc]).toEqual(["cancelled", 75]);
    const deaf = must(
      await bench.handOffs.stage({
        machine: "gpu",
        command: [
          "{python}",
          "-c",
          "import signal, time\nsignal.signal(15, signal.SIG_IGN)\nopen('deaf', 'w')\ntime.sleep(600)",
        ],
        files: [],
        stopGraceSeconds: 0,
      }),
    );
    must(await bench.handOffs.send(deaf.key));
    await until(() => existsSync(join(home, "runs", deaf.key, "deaf")));
    must(await bench.handOffs.cancel(deaf.key, "now"));
    expect(must(await bench.handOffs.follow(deaf.key, { pollMs: 50 })).state).toBe("cancelled");
    await bench.close();
  });

  test("a run whose supervisor is killed reads running while its program lives, and lost when both are gone", async () => {
    const bench = openBench(temporaryFolder());
    const home = temporaryFolder();
    await linkFixture(bench.machines, sshd, home);
    const run = await staged(bench, ["100000", "0.01"]);
    must(await bench.handOffs.send(run.key));
    const record = join(home, "runs", run.key, "supervisor.json");
    await until(() => existsSync(record) && existsSync(join(home, "runs", run.key, "executions.txt")));
    const { pid, group }: { pid: number; group: number } = JSON.parse(readFileSync(record, "utf8"));
    process.kill(pid, "SIGKILL");
    expect(must(await bench.handOffs.observe(run.key)).state).toBe("running");
    process.kill(group, "SIGKILL");
    await until(async () => must(await bench.handOffs.observe(run.key)).state !== "running");
    expect(must(await bench.handOffs.observe(run.key)).state).toBe("lost");
    await bench.close();
  });
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** All bytes are there and nothing is submitted: what a desktop leaves that died in between. */
async function uploadOnly(bench: Bench, run: TrainingRun): Promise<void> {
  const { link } = must(bench.machines.linked("gpu"));
  must(await upload(link, run.blobs, { delaysMs: [] }));
}
