import { expect, test } from "vitest";
import type { ProbeRunSummary, RunPart } from "#core/probes/run.ts";
import { lastProviders } from "../../../../../renderer/features/checkpoints/last-providers.ts";

function run(
  createdAt: string,
  parts: readonly (readonly [checkpoint: string, provider: string | null])[],
): ProbeRunSummary {
  return {
    id: createdAt,
    probe: "value-micro",
    probeKind: "value-pairs",
    probeVersion: 1,
    probeSha256: "0".repeat(64),
    createdAt,
    codeVersion: "0.1.0",
    status: "finished",
    request: {
      probe: "value-micro",
      checkpoints: parts.map(([checkpoint]) => checkpoint),
      readings: ["likelihood"],
      samples: 1,
      seed: 7,
      temperature: 1,
      topP: 1,
      maxTokens: 16,
    },
    parts: parts.map(([checkpoint, provider]): RunPart => ({
      checkpoint,
      checkpointSha256: "0".repeat(64),
      status: "finished",
      done: 1,
      total: 1,
      problem: null,
      provider,
      runtime: null,
      threads: null,
      dtype: null,
    })),
  };
}

test("the newest run that got as far as a provider tells where a checkpoint ran", () => {
  const runs = [
    run("2026-11-03", [
      ["aft", null],
      ["base", "cuda"],
    ]),
    run("2026-11-01", [
      ["aft", "cuda"],
      ["base", "cpu"],
    ]),
    run("2026-11-02", [["aft", "cpu"]]),
  ];
  expect(Object.fromEntries(lastProviders(runs))).toEqual({ aft: "CPU", base: "CUDA" });
});
