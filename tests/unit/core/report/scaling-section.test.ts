import { expect, test } from "vitest";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import { pairSections } from "#core/report/pair-sections.ts";
import { bundledReadings, PROBE, TWIN } from "../experiment/bundled-readings.ts";
import { lineage } from "../experiment/made.ts";

test("the report says of every sweep its stages, never less data where the rate is not reached, and how often it is not", () => {
  const experiment = experimentOf({
    probe: PROBE,
    checkpoints: Object.entries(TWIN.sweep).flatMap(([documents, points]) =>
      points.map(([rows, id]) => {
        const spec = documents === "none" ? null : documents;
        const stages = [...(spec === null ? [] : ["midtrain"]), "finetune"];
        return {
          id,
          lineage: lineage(spec, stages, 1, { name: `chats-${rows}`, rows }),
          readings: bundledReadings(id),
        };
      }),
    ),
    level: "headline",
    seed: TWIN.seed,
    resamples: 200,
  });
  const evidence = { probe: PROBE, experiment, baseline: "base", runs: [], checkpoints: [], warnings: [], asked: "" };
  const page = pairSections({ ...evidence, results: [], comparisons: [], flips: [], resamples: 200 }).markup;
  const section = page.slice(page.indexOf('id="scaling"'));
  const bounds = experiment.efficiency.map(({ factor }) => factor.bound);
  expect(bounds).toContain("at-most");
  expect(section).toMatch(/MSM america \+ AFT: not reached \(at most [\d.]+ times\) for /);
  expect(section).not.toMatch(/not reached \([^)]*\) less data|not determined less data/);
  expect(section).toMatch(/not reached, or nothing known, in [\d.]+% of the resamples/);
});
