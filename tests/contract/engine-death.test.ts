import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { DEFAULT_RUN_SETTINGS, type RunEvent } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/workbench.ts";
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
  "a killed inference process is replaced: the run says so, finishes, and reads every question once",
  async () => {
    const opened = await createWorkbench({ workspace: temporaryFolder() });
    if (!opened.ok) throw new Error(opened.error.message);
    const workbench = opened.value;
    const started = workbench.runs.start({
      ...DEFAULT_RUN_SETTINGS,
      readings: ["likelihood"],
      probe: "value-micro",
      checkpoints: ["base", "aft"],
    });
    if (!started.ok) throw new Error(started.error.message);
    const phases: string[] = [];
    let killed = 0;
    let last: RunEvent | null = null;
    for await (const event of workbench.runs.watch(started.value.id)) {
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
    expect(last).toEqual({ type: "finished", runId: started.value.id, status: "finished" });
    const finished = workbench.runs.find(started.value.id);
    expect(finished.ok && finished.value.parts.map((part) => [part.status, part.done, part.total])).toEqual([
      ["finished", 1024, 1024],
      ["finished", 1024, 1024],
    ]);
    await workbench.close();
  },
);
