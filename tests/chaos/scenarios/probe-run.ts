import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "../../contract/hand-off-bench.ts";
import { temporaryFolder } from "../../contract/msm.ts";
import { firstOf, inspect, mustEqual, mustHold } from "../invariants.ts";
import { browserProcesses, engineProcesses, hostProcesses } from "../processes.ts";
import type { Bench, Job, Scenario } from "../scenario.ts";
import { startVictim, startWindow } from "../start-victim.ts";

/** The host of a probe run is killed; the run goes on where it was, and reads what an undisturbed one reads. */
export const PROBE_RUN: Scenario = { name: "probe-run", share: 4, open: () => openProbes("host") };

/** Only the inference process is killed: the host lives, says so, and goes on with another. */
export const INFERENCE_CHILD: Scenario = { name: "inference-child", share: 4, open: () => openProbes("engine") };

/** How often an inference process may die in one part before the run gives up; a run has two parts. */
const DEATHS_BORNE = 2;

/** Of two checkpoints: 8 items, 4 forms and 2 orders, read once and sampled twice. */
const READINGS = 2 * 8 * 4 * 2 * 3;

async function openProbes(prey: "host" | "engine"): Promise<Bench> {
  const first = firstOf("the readings");
  return {
    begin: async () => {
      const workspace = temporaryFolder("msm-chaos-");
      return { ...probeJob(workspace, first), ...(prey === "engine" ? ENGINE : {}) };
    },
  };
}

/** A host that serves a window is killed while the window's page is told of a run. */
export const SERVED_HOST: Scenario = { name: "served-host", share: 2, open: () => openWindows(hostProcesses) };

/** The browser is killed; the run goes on in the host, and the next window is told of all of it. */
export const WINDOW: Scenario = { name: "window", share: 2, open: () => openWindows(browserProcesses) };

async function openWindows(prey: (of: number | undefined) => number[]): Promise<Bench> {
  const first = firstOf("the readings");
  return {
    begin: async () => {
      const workspace = temporaryFolder("msm-chaos-");
      return {
        ...probeJob(workspace, first),
        start: () => startWindow(workspace),
        prey: (started) => prey(started.pid),
        survives: true,
        mostKills: 4,
        // Most of such a life is the browser's own start.
        placedBy: ["news"],
      };
    },
  };
}

const ENGINE: Pick<Job, "prey" | "survives" | "mostKills"> = {
  prey: (started) => engineProcesses(started.pid),
  survives: true,
  mostKills: DEATHS_BORNE,
};

function probeJob(workspace: string, sameAsFirst: (found: unknown) => void): Job {
  return {
    workspace,
    goal: READINGS,
    start: () => startVictim(workspace, "probe"),
    look: (heard) =>
      inspect(workspace, ({ runs }) => {
        const [run] = runs.list();
        const parts = run?.parts ?? [];
        const done = parts.reduce((sum, part) => sum + part.done, 0);
        mustHold("readings", done, heard?.done ?? 0);
        return done / parts.reduce((sum, part) => sum + part.total, 1);
      }),
    verify: () =>
      inspect(workspace, (workbench) => {
        mustEqual(
          "the runs",
          workbench.runs.list().map(({ status }) => status),
          ["finished"],
        );
        sameAsFirst(readingsOf(workbench));
      }),
  };
}

/** Every reading of the only run, without the run's own name and time. */
function readingsOf(workbench: Workbench): unknown {
  const [run] = workbench.runs.list();
  return must(workbench.reports.readings(run?.id ?? "")).map((reading) => ({ ...reading, run: "" }));
}
