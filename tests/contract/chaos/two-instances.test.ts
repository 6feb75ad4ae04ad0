import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, test } from "vitest";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { inspect, reopen } from "../../chaos/invariants.ts";
import { HOST, startVictim } from "../../chaos/start-victim.ts";
import { must } from "../hand-off-bench.ts";
import { ended, temporaryFolder } from "../msm.ts";

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill("SIGKILL")));

function startHost(workspace: string): ChildProcess {
  const host = spawn(process.execPath, [HOST, workspace], { stdio: ["ignore", "pipe", "pipe"] });
  started.push(host);
  return host;
}

async function isServing(host: ChildProcess): Promise<boolean> {
  const said = host.stdout === null ? null : once(host.stdout, "data");
  return Promise.race([said?.then(() => true) ?? false, once(host, "exit").then(() => false)]);
}

test("a second host is told who holds the workspace, since when and what to do; after kill -9 nobody does", async () => {
  const workspace = temporaryFolder();
  const first = startHost(workspace);
  expect(await isServing(first)).toBe(true);
  const second = await ended(startHost(workspace));
  expect(second.code).not.toBe(0);
  const since = String.raw`since \d{4}-\d\d-\d\d \d\d:\d\d UTC`;
  expect(second.stderr).toMatch(
    new RegExp(
      `The workbench is open on ${workspace} already, by process ${first.pid} \\(msm serve, ${since}\\): use that one, end it \\(kill ${first.pid}\\), or choose another workspace with --workspace\\.`,
    ),
  );
  first.kill("SIGKILL");
  await once(first, "exit");
  expect(await isServing(startHost(workspace))).toBe(true);
});

test("a run whose process is gone is resumed though another program has its number now", async () => {
  const workspace = temporaryFolder();
  const victim = startVictim(workspace, "probe");
  victim.stdout?.on("data", () => victim.kill("SIGKILL"));
  await ended(victim);
  const before = await reopen(workspace);
  const [run] = before.runs.list();
  const request = { ...DEFAULT_RUN_SETTINGS, probe: "few", checkpoints: ["base"] };
  const { id } = run ?? must(before.runs.start(request));
  await before.close();
  const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
  started.push(stranger);
  const database = new Database(join(workspace, "workbench.sqlite"));
  database.prepare("UPDATE probe_runs SET status = 'running', owner_pid = ?").run(stranger.pid);
  database.close();
  await inspect(workspace, async ({ runs }) => {
    expect(must(runs.find(id)).status).toBe("interrupted");
    expect(must(runs.resume(id)).status).toBe("running");
  });
});

test("processes at work are named to each other, and leave nothing behind", async () => {
  const workspace = temporaryFolder();
  const options = { workspace, bundled: temporaryFolder(), now: () => new Date("2026-11-26T10:02:03Z") };
  const one = must(await createWorkbench({ ...options, command: "msm serve" }));
  const two = must(await createWorkbench({ ...options, command: "msm open" }));
  expect(one.takeHost()).toEqual({ ok: true, value: null });
  const refused = two.takeHost();
  expect(refused.ok ? "" : refused.error.message).toBe(
    `The workbench is open on ${workspace} already, by process ${process.pid} (msm serve, since 2026-11-26 10:02 UTC): use that one, end it (kill ${process.pid}), or choose another workspace with --workspace.`,
  );
  await one.close();
  expect(two.takeHost()).toEqual({ ok: true, value: null });
  await two.close();
});
