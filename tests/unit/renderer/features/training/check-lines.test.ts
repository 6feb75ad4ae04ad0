import { expect, test } from "vitest";
import { MachineReport } from "#core/runs/machine.ts";
import { checkLines, gpuWords } from "../../../../../renderer/features/training/machines/check-lines.ts";
import type { MachineCheck } from "../../../../../renderer/features/training/machines/machine-queries.ts";

const GPU = { name: "H100", memoryBytes: 80e9, usedBytes: 0, driver: "570" };

function report(more: object = {}): MachineReport {
  return MachineReport.parse({
    python: "3.12.1",
    executable: "/usr/bin/python3",
    platform: "Linux",
    host: "gpu1",
    user: "me",
    folder: "/scratch/me",
    disk: { totalBytes: 2e12, freeBytes: 1e12 },
    gpus: [GPU, GPU],
    packages: { torch: "2.13", peft: "0.21" },
    flock: true,
    bootId: "b",
    slurm: null,
    ...more,
  });
}

function check(more: Partial<MachineCheck> = {}): MachineCheck {
  return {
    name: "gpu1",
    launcher: "ssh",
    destination: "me@gpu1",
    hostKey: "SHA256:x",
    settings: { python: "python3", folder: "~/.msm-workbench", env: {}, envFrom: [] },
    addedAt: "2026-11-01T00:00:00Z",
    report: report(),
    checkedAt: "2026-11-01T00:00:00Z",
    reachable: true,
    problem: null,
    outlivesLogout: true,
    startedAs: "session",
    warnings: [],
    ...more,
  };
}

const stateOf = (lines: ReturnType<typeof checkLines>, name: string): string | undefined =>
  lines.find((line) => line.name === name)?.state;

test("a machine in order has a good line for everything", () => {
  const lines = checkLines(check(), check());
  expect(lines.map(({ name, state }) => [name, state])).toEqual([
    ["Link", "good"],
    ["Python", "good"],
    ["Packages", "good"],
    ["GPUs", "good"],
    ["Disk", "good"],
    ["Locks", "good"],
    ["After logout", "good"],
  ]);
});

test("what keeps runs from being safe is not in order, what only slows them is to know", () => {
  const bad = check({
    report: report({ flock: false, gpus: [], disk: { totalBytes: 1e12, freeBytes: 1e9 } }),
    outlivesLogout: false,
  });
  const lines = checkLines(bad, bad);
  expect(stateOf(lines, "Locks")).toBe("missing");
  expect(stateOf(lines, "After logout")).toBe("missing");
  expect(stateOf(lines, "GPUs")).toBe("note");
  expect(stateOf(lines, "Disk")).toBe("note");
});

test("a machine that does not answer keeps what it last said of itself", () => {
  const silent = check({ reachable: false, report: null });
  expect(checkLines(check(), silent)).toEqual([
    { name: "Link", state: "missing", value: "me@gpu1 over SSH does not answer" },
  ]);
  expect(stateOf(checkLines(check(), null), "Link")).toBe("unknown");
  expect(stateOf(checkLines(check(), null), "Python")).toBe("good");
});

test("packages that are missing are named", () => {
  const some = check({ report: report({ packages: { torch: "2.13", peft: null } }) });
  expect(checkLines(some, some).find(({ name }) => name === "Packages")).toEqual({
    name: "Packages",
    state: "missing",
    value: "1 package missing: peft",
  });
});

test("like GPUs are counted, unlike ones are told apart, and Slurm's are its own affair", () => {
  expect(gpuWords(report())).toBe("2 × H100, 80 GB each");
  expect(gpuWords(report({ gpus: [GPU, { ...GPU, name: "A100" }] }))).toBe("H100, 80 GB; A100, 80 GB");
  expect(gpuWords(report({ gpus: [], slurm: "slurm 24.11" }))).toBe("by Slurm");
  expect(gpuWords(report({ gpus: [] }))).toBe("none");
});
