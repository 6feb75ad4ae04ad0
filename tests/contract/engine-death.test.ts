import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { DEFAULT_RUN_SETTINGS, type ProbeRunSummary, type RunEvent } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { BUNDLED } from "../chaos/bundle.ts";
import { temporaryFolder } from "./msm.ts";

/** Processes whose parent is this one and that run the inference child. */
function inferenceChildren(): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid = "", parent = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === process.pid && command.includes("inference/child.ts") ? [Number(pid)] : [];
  });
}

test.skipIf(process.platform === "win32")(
  "a killed inference process is replaced: the run says so, finishes, and reads what an undisturbed run reads, bit for bit",
  async () => {
    const workbench = await openWorkbench();
    const started = startRun(workbench);
    const phases: string[] = [];
    let killed = 0;
    let last: RunEvent | null = null;
    for await (const event of workbench.runs.watch(started.id)) {
      last = event;
      if (event.type !== "progress") continue;
      phases.push(event.phase);
      if (killed === 0 && event.done >= 64) {
        for (const pid of inferenceChildren()) {
          process.kill(pid, "SIGKILL");
          killed++;
        }
      }
    }
    expect(killed).toBe(1);
    expect(phases.some((phase) => /^starting the engine again: .*(killed|SIGKILL)/.test(phase))).toBe(true);
    expect(last).toEqual({ type: "finished", runId: started.id, status: "finished" });
    const finished = workbench.runs.find(started.id);
    expect(finished.ok && finished.value.parts.map((part) => [part.status, part.done, part.total])).toEqual([
      ["finished", 3072, 3072],
      ["finished", 3072, 3072],
    ]);
    const undisturbed = await openWorkbench();
    const other = startRun(undisturbed);
    for await (const _ of undisturbed.runs.watch(other.id));
    expect(readingsOf(workbench, started.id)).toEqual(readingsOf(undisturbed, other.id));
    await Promise.all([workbench.close(), undisturbed.close()]);
  },
);

test.skipIf(process.platform === "win32")("one that is killed while it loads is started again, too", async () => {
  const opened = await createWorkbench({ workspace: temporaryFolder(), bundled: BUNDLED });
  if (!opened.ok) throw new Error(opened.error.message);
  const { runs } = opened.value;
  const started = runs.start({ ...DEFAULT_RUN_SETTINGS, probe: "few", checkpoints: ["base"] });
  if (!started.ok) throw new Error(started.error.message);
  let killed = 0;
  const watch = setInterval(() => {
    for (const pid of killed === 0 ? inferenceChildren() : []) killed += Number(process.kill(pid, "SIGKILL"));
  }, 1);
  const phases: string[] = [];
  for await (const event of runs.watch(started.value.id)) if (event.type === "progress") phases.push(event.phase);
  clearInterval(watch);
  const ended = runs.find(started.value.id);
  expect([killed, ended.ok && ended.value.status]).toEqual([1, "finished"]);
  expect(phases.filter((phase) => phase.startsWith("starting the engine again"))).toHaveLength(1);
  await opened.value.close();
});

async function openWorkbench(): Promise<Workbench> {
  const opened = await createWorkbench({ workspace: temporaryFolder() });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function startRun(workbench: Workbench): ProbeRunSummary {
  const started = workbench.runs.start({
    ...DEFAULT_RUN_SETTINGS,
    readings: ["likelihood", "sampled"],
    samples: 2,
    probe: "value-micro",
    checkpoints: ["base", "aft"],
  });
  if (!started.ok) throw new Error(started.error.message);
  return started.value;
}

/** Every reading of a run without the run's own name. */
function readingsOf(workbench: Workbench, runId: string): unknown {
  const readings = workbench.reports.readings(runId);
  if (!readings.ok) throw new Error(readings.error.message);
  return readings.value.map((reading) => ({ ...reading, run: "" }));
}
