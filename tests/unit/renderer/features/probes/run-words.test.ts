import { expect, test } from "vitest";
import { problem } from "#core/base/problem.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunSummary, type RunPart } from "#core/probes/run.ts";
import {
  failedParts,
  isResumable,
  lastCheckpoints,
  partWords,
  runsOf,
  settingsWords,
  statusMark,
} from "../../../../../renderer/features/probes/run-words.ts";

function part(checkpoint: string, given: Partial<RunPart> = {}): RunPart {
  return {
    checkpoint,
    checkpointSha256: "0".repeat(64),
    status: "finished",
    done: 500,
    total: 500,
    problem: null,
    provider: "cpu",
    runtime: null,
    threads: null,
    dtype: null,
    ...given,
  };
}

function run(id: string, given: Partial<ProbeRunSummary> = {}): ProbeRunSummary {
  const parts = given.parts ?? [part("base"), part("aft")];
  return {
    id,
    probe: "colours",
    probeKind: "value-pairs",
    probeVersion: 1,
    probeSha256: "0".repeat(64),
    createdAt: "2026-11-23T22:15:00Z",
    codeVersion: "test",
    status: "finished",
    request: { ...DEFAULT_RUN_SETTINGS, probe: "colours", checkpoints: parts.map(({ checkpoint }) => checkpoint) },
    parts,
    ...given,
  };
}

const died = problem("engine-died", "The engine died: start the run again.");

test("a run that is not complete says how much it has and can be resumed", () => {
  const parts = [part("base"), part("aft", { status: "cancelled", done: 12 })];
  const marks = (["finished", "running", "partial", "cancelled", "interrupted"] as const).map((status) => {
    const each = run("r", { status, parts });
    return [statusMark(each).words, isResumable(each)];
  });
  expect(marks).toEqual([
    ["finished", false],
    ["running", false],
    ["partial 512 of 1,000", true],
    ["cancelled at 512 of 1,000", true],
    ["interrupted at 512 of 1,000", true],
  ]);
});

test("in a run that goes on, a part that was cancelled before waits for its turn", () => {
  const cancelled = part("aft", { status: "cancelled", done: 12 });
  expect([partWords(cancelled, "cancelled"), partWords(cancelled, "running")]).toEqual(["12/500", "waiting, 12/500"]);
  const untouched = part("aft", { status: "waiting", done: 0 });
  expect([partWords(untouched, "interrupted"), partWords(untouched, "running")]).toEqual(["not read", "waiting"]);
  expect(partWords(part("aft", { status: "failed", done: 3 }), "partial")).toBe("failed, 3/500");
  expect(partWords(part("aft"), "finished")).toBeNull();
});

test("settings of sampling are told only where answers were sampled", () => {
  expect(settingsWords(run("r").request)).toBe("likelihood · seed 7");
  expect(settingsWords({ ...run("r").request, readings: ["likelihood", "sampled"], topP: 0.9 })).toBe(
    "likelihood + sampled × 4 · seed 7 · temperature 1 · top-p 0.9 · 16 tokens at most",
  );
});

test("a failure that is both recorded and heard is told once; one of no checkpoint is told too", () => {
  const failed = run("r", { parts: [part("base"), part("aft", { status: "failed", problem: died })] });
  const disk = problem("run-broken-off", "The disk is full.");
  const heard = [
    { checkpoint: "aft", problem: died },
    { checkpoint: "", problem: disk },
  ];
  expect(failedParts(failed, heard)).toEqual(heard);
  expect(failedParts(failed)).toEqual([{ checkpoint: "aft", problem: died }]);
});

test("a part that is tried again is no failure any more", () => {
  expect(failedParts(run("r", { parts: [part("aft", { status: "running", problem: died })] }))).toEqual([]);
});

test("a probe's runs come newest first, and a new run begins with what the newest asked, as far as it is there", () => {
  const older = run("older", { createdAt: "2026-11-22T00:00:00Z", parts: [part("base")] });
  const newer = run("newer", { createdAt: "2026-11-23T00:00:00Z", parts: [part("aft"), part("gone")] });
  const other = run("other", { probe: "other" });
  expect(runsOf("colours", [older, other, newer]).map(({ id }) => id)).toEqual(["newer", "older"]);
  expect(lastCheckpoints("colours", [older, newer], ["base", "aft"])).toEqual(["aft"]);
  expect(lastCheckpoints("unrun", [older, newer], ["base", "aft"])).toEqual([]);
});
