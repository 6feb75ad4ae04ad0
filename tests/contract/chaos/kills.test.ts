import { expect, test } from "vitest";
import { losePower } from "../../chaos/power-loss.ts";
import { runScenario } from "../../chaos/run-scenario.ts";
import { SCENARIOS } from "../../chaos/scenarios.ts";

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
