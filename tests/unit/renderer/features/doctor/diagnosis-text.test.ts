import { expect, test } from "vitest";
import { diagnosisText } from "../../../../../renderer/features/doctor/diagnosis-text.ts";

test("the diagnosis says everything the screen says, a fact a line", () => {
  const text = diagnosisText(
    {
      codeVersion: "0.1.0+abc",
      node: "24.21.0",
      platform: "linux 6.1 x64",
      cpu: "Some CPU",
      cores: 2,
      providers: [
        { name: "cpu", asked: true, available: true, reason: "A trial model ran.", fix: null },
        { name: "cuda", asked: true, available: false, reason: "No library.", fix: "Fetch it." },
      ],
      engineProvider: "cpu",
      enginePacks: [],
      memory: { totalBytes: 25_300_000_000, freeBytes: 24_000_000_000 },
      disk: { path: "/w", totalBytes: 271_000_000_000, freeBytes: 81_000_000_000 },
      trainer: { available: false, reason: "Not set up." },
      workspace: "/w",
      checkpoints: 12,
      probes: 1,
      requestsSent: 0,
      warnings: ["models/base is damaged."],
    },
    new Date("2026-11-23T22:15:00Z"),
  );
  expect(text.split("\n")).toEqual([
    "MSM Workbench 0.1.0+abc, Node 24.21.0, linux 6.1 x64",
    "Time: 2026-11-23T22:15:00.000Z",
    "Processor: Some CPU, 2 cores",
    "Memory: 24 GB free of 25.3 GB",
    "Disk: 81 GB free of 271 GB at /w",
    "Provider cpu: available; A trial model ran.",
    "Provider cuda: not available; No library. Fix: Fetch it.",
    "Checkpoints run on: cpu",
    "Trainer: Not set up.",
    "Workspace: /w; 12 checkpoints, 1 probe",
    "Requests that left this machine: 0",
    "Warning: models/base is damaged.",
  ]);
});

test("a message that is passed on names no person's folder", () => {
  const text = diagnosisText(
    {
      codeVersion: "1",
      node: "24",
      platform: "linux",
      cpu: "c",
      cores: 1,
      providers: [],
      engineProvider: "cpu",
      enginePacks: [],
      memory: { totalBytes: 1, freeBytes: 1 },
      disk: { path: "/home/alice/data", totalBytes: 1, freeBytes: 1 },
      trainer: { available: true, reason: "Set up." },
      workspace: "C:\\Users\\alice\\msm",
      checkpoints: 0,
      probes: 0,
      requestsSent: 0,
      warnings: ["/Users/alice/models is damaged."],
    },
    new Date(0),
  );
  expect(text).not.toContain("alice");
  expect(text).toContain("at ~/data");
  expect(text).toContain("Workspace: ~\\msm;");
});
