import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { msmJson, ROOT } from "../../e2e/served-workbench.ts";
import { probeOfSize } from "./probe-of-size.ts";

export const BUILD = join(ROOT, "build/bench-ui");

export interface BenchWorkspace {
  readonly path: string;
  /** Six checkpoints on 500 items. */
  readonly wide: string;
  /** Two checkpoints on 10,000 items. */
  readonly long: string;
}

export const ARMS = ["aft", "msm-america-aft", "msm-affordable-aft", "base", "msm-america", "msm-affordable"] as const;
export const [WIDE, LONG] = ["pairs-500", "pairs-10000"];

const Runs = z.looseObject({
  runs: z.array(z.looseObject({ id: z.string(), probe: z.string(), status: z.string() })),
});

/** A workspace with a run of each size by the bundled checkpoints; made once and used again. */
export function benchWorkspace(say: (line: string) => void): BenchWorkspace {
  const path = join(BUILD, "workspace");
  mkdirSync(path, { recursive: true });
  const bundled = msmJson(path, ["probes", "export", "value-micro"]);
  const runOf = (probe: string, size: number, checkpoints: readonly string[]): string => {
    const found = finishedRun(path, probe);
    if (found !== null) return found;
    say(`Probing ${checkpoints.length} checkpoints on ${size} items, once`);
    const file = join(BUILD, `${probe}.json`);
    writeFileSync(file, JSON.stringify(probeOfSize(bundled, probe, size)));
    msmJson(path, ["probes", "import", file]);
    msmJson(path, ["probe", "run", probe, "--checkpoints", checkpoints.join(",")]);
    return finishedRun(path, probe) ?? fail(`The run of ${probe} did not finish.`);
  };
  return { path, wide: runOf(WIDE, 500, ARMS), long: runOf(LONG, 10_000, ["aft", "msm-america-aft"]) };
}

function finishedRun(workspace: string, probe: string): string | null {
  const { runs } = Runs.parse(msmJson(workspace, ["results", "list"]));
  return runs.find((run) => run.probe.startsWith(probe) && run.status === "finished")?.id ?? null;
}

function fail(message: string): never {
  throw new Error(message);
}
