import { expect, test } from "vitest";
import { DEFAULT_RUN_SETTINGS, type ProbeRunSummary } from "../../../../../core/probes/run.ts";
import { ratesRun } from "../../../../../renderer/features/demo/rates-run.ts";

const PROBE = "value-micro";
const IDS = ["msm-america-aft", "msm-affordable-aft", "aft"];
const WANTED = { probe: PROBE, checkpoints: IDS };
const CHECKPOINTS = IDS.map((id) => ({ id, sha256: `weights of ${id}` }));

function run(id: string, createdAt: string, status: ProbeRunSummary["status"], ids: readonly string[] = IDS) {
  return {
    id,
    probe: PROBE,
    probeKind: "value-pairs",
    probeVersion: 1,
    probeSha256: "content",
    createdAt,
    codeVersion: "1",
    status,
    request: { ...DEFAULT_RUN_SETTINGS, probe: PROBE, checkpoints: [...ids] },
    parts: ids.map((checkpoint) => ({
      checkpoint,
      checkpointSha256: `weights of ${checkpoint}`,
      status: "finished",
      done: 1,
      total: 1,
      problem: null,
      provider: "cpu",
      runtime: null,
      threads: 1,
      dtype: null,
    })),
  } satisfies ProbeRunSummary;
}

test("the newest finished run is taken before one under way", () => {
  const runs = [
    run("old", "2026-01-01", "finished"),
    run("new", "2026-02-01", "finished"),
    run("now", "2026-03-01", "running"),
  ];
  expect(ratesRun(WANTED, runs, "content", CHECKPOINTS)?.id).toBe("new");
  expect(ratesRun(WANTED, runs.slice(2), "content", CHECKPOINTS)?.id).toBe("now");
});

test("a run of other weights, of another content of the probe, without an arm or broken off is not taken", () => {
  const retrained = CHECKPOINTS.map((each) => ({ ...each, sha256: "others" }));
  expect(ratesRun(WANTED, [run("a", "2026-01-01", "finished")], "content", retrained)).toBeNull();
  expect(ratesRun(WANTED, [run("a", "2026-01-01", "finished")], "another", CHECKPOINTS)).toBeNull();
  expect(ratesRun(WANTED, [run("a", "2026-01-01", "finished", IDS.slice(1))], "content", CHECKPOINTS)).toBeNull();
  expect(ratesRun(WANTED, [run("a", "2026-01-01", "cancelled")], "content", CHECKPOINTS)).toBeNull();
});
