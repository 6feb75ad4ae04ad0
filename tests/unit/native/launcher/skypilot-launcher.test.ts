import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { MachineSettings } from "#core/runs/machine.ts";
import { makeRunKey } from "#core/runs/run-key.ts";
import { stateOf } from "#core/runs/run-state.ts";
import { createLocalLink } from "#native/launcher/local-link.ts";
import { engineStateOf, readQueue, SkyPilotLauncher, skyTask } from "#native/launcher/skypilot-launcher.ts";

const home = mkdtempSync(join(tmpdir(), "msm-sky-"));
const link = createLocalLink({ name: "pool", settings: MachineSettings.parse({ folder: home }) });
afterAll(async () => link.close());

/** Stands for `sky`: `jobs launch` really starts what the task says, `jobs queue` lists what was launched. */
function makeSky(): string {
  const path = join(home, "sky");
  const program = [
    "#!/usr/bin/env python3",
    "import json, os, pathlib, subprocess, sys",
    "jobs = pathlib.Path(__file__).with_name('jobs.json')",
    "known = json.loads(jobs.read_text()) if jobs.exists() else []",
    "if sys.argv[1:3] == ['jobs', 'launch']:",
    "    task = json.load(open(sys.argv[-1]))",
    "    env = {**os.environ, **task['envs']}",
    "    subprocess.Popen(['sh', '-c', task['run']], env=env, start_new_session=True)",
    "    jobs.write_text(json.dumps([*known, {'job_name': task['name'], 'status': 'RUNNING'}]))",
    "elif sys.argv[1:3] == ['jobs', 'queue']:",
    "    print('Fetching jobs...'); print(json.dumps(known))",
  ];
  writeFileSync(path, program.join("\n"));
  chmodSync(path, 0o755);
  return path;
}

test("every state of a managed job is one that a run's state can be told from", () => {
  const seen = (status: string) => {
    const engine = { engine: "outside" as const, id: "outside", attempt: 1, submittedAt: 0, bootId: "b" };
    const engineState = { state: engineStateOf(status), reason: "" };
    const nothing = { exit: null, waiting: null, badParent: null, lockHeld: false, stopRequested: false };
    return stateOf({ ...nothing, attempt: 0, engine, engineState, eventBytes: 0 }, { at: 1e9, bootId: "b" });
  };
  const states = ["PENDING", "SUBMITTED", "STARTING", "RECOVERING", "RUNNING", "WINDING_DOWN", "CANCELLING"];
  expect(states.map(seen)).toEqual(["queued", "queued", "queued", "queued", "running", "running", "running"]);
  // An end that the run's folder does not tell of is no success.
  expect(seen("SUCCEEDED")).toBe("lost");
  expect(seen("CANCELLED")).toBe("cancelled");
  const failures = ["FAILED", "FAILED_SETUP", "FAILED_PRECHECKS", "FAILED_NO_RESOURCE", "FAILED_CONTROLLER", "NEW"];
  expect(new Set(failures.map(seen))).toEqual(new Set(["failed"]));
});

test("of two jobs of one name the one that is not over counts; what is no list is not guessed at", () => {
  const job = (status: string) => ({ job_name: "msm-a", status });
  expect(readQueue(`words\n${JSON.stringify([job("FAILED"), job("RUNNING")])}`)).toEqual(
    new Map([["msm-a", "RUNNING"]]),
  );
  expect(readQueue(JSON.stringify([job("RUNNING"), job("FAILED")]))).toEqual(new Map([["msm-a", "RUNNING"]]));
  expect(readQueue("[]")).toEqual(new Map());
  expect(readQueue("no clouds")).toBeNull();
});

test("the task is the user's with the run's words in its environment, and one constant command", () => {
  const task = skyTask(
    { key: makeRunKey(0, Buffer.alloc(16)), attempt: 2, home: "/vol/home" },
    {
      task: { resources: { accelerators: "H100:1" } },
    },
  );
  expect(task).toMatchObject({
    name: `msm-${"0".repeat(26)}-2`,
    resources: { accelerators: "H100:1" },
    envs: { MSM_HOME: "/vol/home", MSM_KEY: "0".repeat(26), MSM_NTH: "2" },
    run: 'exec "$MSM_PYTHON" -I "$MSM_AGENT" "$MSM_HOME" "$MSM_KEY" "$MSM_NTH"',
  });
});

test("a run is launched once, runs under the supervisor and ends by its folder", async () => {
  const launcher = new SkyPilotLauncher(link, { task: {}, sky: makeSky() });
  const key = makeRunKey(1, Buffer.alloc(16, 7));
  const spec = canonicalJson({
    schema: "msm-launch/1",
    key,
    command: ["{python}", "-c", "open('ran', 'a').write('x')"],
    files: {},
  });
  const run = { key, spec, sha256: createHash("sha256").update(spec).digest("hex") };
  expect(await launcher.submit(run)).toMatchObject({ ok: true, value: { isNew: true, engine: { engine: "outside" } } });
  expect(await launcher.submit(run)).toMatchObject({ ok: true, value: { isNew: false } });
  for (;;) {
    const seen = await launcher.observe([key]);
    if (!seen.ok) throw new Error(seen.error.message);
    if (stateOf(seen.value.runs[key] ?? null, seen.value) === "succeeded") break;
    await wait(50);
  }
  expect(readFileSync(join(home, "runs", key, "ran"), "utf8")).toBe("x");
  expect(JSON.parse(readFileSync(join(home, "jobs.json"), "utf8"))).toHaveLength(1);
});

test("without SkyPilot it is one sentence", async () => {
  const launcher = new SkyPilotLauncher(link, { task: {}, sky: join(home, "no-sky") });
  expect(await launcher.probe()).toMatchObject({
    error: {
      code: "launcher-missing",
      message: expect.stringMatching(/ cannot be started on this computer: install SkyPilot/),
    },
  });
});
