import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { cutFiles } from "../../chaos/cut-files.ts";
import { losePower } from "../../chaos/power-loss.ts";
import { runScenario } from "../../chaos/run-scenario.ts";
import { SCENARIOS } from "../../chaos/scenarios.ts";
import { temporaryFolder } from "../msm.ts";

/** A bounded slice; `npm run chaos` goes on for as many as it is told, with hand-offs over ssh and windows among them. */
const KILLS: Readonly<Record<string, number>> = {
  "probe-run": 3,
  "inference-child": 1,
  "corpus-import": 2,
  "corpus-generate": 2,
  "hand-off-local": 2,
  fetch: 1,
};

test.each(SCENARIOS.filter(({ name }) => name in KILLS))(
  "$name: killed, it goes on, with nothing lost and nothing doubled",
  async (scenario) => {
    const { faults } = await runScenario(scenario, { kills: KILLS[scenario.name] ?? 0, seed: "1" });
    expect(faults).toEqual([]);
  },
);

test("a write-ahead log that ends anywhere, or holds a spoiled sector, leaves whole commits and none by half", async () => {
  const { prefixes, faults } = await losePower(12, "1");
  expect([faults, prefixes > 1]).toEqual([[], true]);
});

test("a file beside the database that ends anywhere leaves a workspace that opens, and is named or made again", async () => {
  expect(await cutFiles(6, "1")).toEqual([]);
});

test("a job that ends by a fault of its own counts as a fault, and as no kill", async () => {
  const job = {
    workspace: temporaryFolder(),
    goal: 1,
    start: () => spawn(process.execPath, ["-e", "process.exit(3)"]),
    look: () => 0,
    verify: () => undefined,
  };
  const scenario = { name: "failing", share: 1, open: async () => ({ begin: async () => job }) };
  const { kills, landed, faults } = await runScenario(scenario, { kills: 9, seed: "1" });
  expect([kills, landed.filter((count) => count > 0)]).toEqual([0, []]);
  expect(faults.filter((fault) => !fault.includes("ended with 3 by itself"))).toEqual([]);
  expect(faults.length).toBeGreaterThan(0);
});
