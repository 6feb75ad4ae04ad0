import { expect, test } from "vitest";
import { isFinal, stateOf, type RunSeen, type RunState } from "#core/runs/run-state.ts";

const MACHINE = { at: 1_000_000, bootId: "boot" };
const PROCESS = { engine: "process" as const, id: "17", submittedAt: 995_000, bootId: "boot", attempt: 1 };
const SEEN: RunSeen = {
  exit: null,
  lockHeld: false,
  stopRequested: false,
  attempt: 1,
  engine: PROCESS,
  engineState: null,
  eventBytes: 0,
  waiting: null,
  badParent: null,
};

function ended(rc: number, reason: string): Partial<RunSeen> {
  return { exit: { rc, reason, attempt: 1, at: 0, told: null } };
}

function slurm(state: string): Partial<RunSeen> {
  return { engine: { ...PROCESS, engine: "slurm" }, engineState: { state, reason: "None" } };
}

test.each<[string, Partial<RunSeen>, RunState]>([
  ["never submitted", { engine: null, attempt: 0 }, "staging"],
  ["submitted a moment ago", { attempt: 0 }, "starting"],
  ["submitted long ago and never begun", { attempt: 0, engine: { ...PROCESS, submittedAt: 0 } }, "lost"],
  ["submitted before a reboot", { attempt: 0, engine: { ...PROCESS, bootId: "other" } }, "lost"],
  ["its lock is held", { lockHeld: true }, "running"],
  ["its lock is held and it is asked to stop", { lockHeld: true, stopRequested: true }, "stopping"],
  ["waiting for its turn", { lockHeld: true, waiting: { for: "parent", key: "other" } }, "queued"],
  [
    "asked to stop while it waits",
    { lockHeld: true, stopRequested: true, waiting: { for: "gpu", need: 1, gpus: 0, foreign: [] } },
    "stopping",
  ],
  ["begun anew a moment ago", { engine: { ...PROCESS, attempt: 2 } }, "starting"],
  ["its lock is free and it wrote no end", {}, "lost"],
  ["ended well", ended(0, "finished"), "succeeded"],
  ["ended well though its lock is still held", { ...ended(0, "finished"), lockHeld: true }, "succeeded"],
  ["ended well although asked to stop", { ...ended(0, "finished"), stopRequested: true }, "succeeded"],
  ["diverged", ended(76, "failed"), "failed"],
  ["stopped by its user", { ...ended(75, "failed"), stopRequested: true }, "cancelled"],
  ["not begun, since its parent ended badly", ended(75, "parent-ended"), "cancelled"],
  ["without the GPUs that it takes", ended(69, "too-few-gpus"), "failed"],
  ["stopped by its machine", ended(75, "failed"), "preempted"],
  ["killed at the wall limit", ended(143, "timed-out"), "timed_out"],
  ["waiting in the queue", slurm("PENDING"), "queued"],
  ["running by Slurm's word", slurm("RUNNING"), "running"],
  ["out of memory", slurm("OUT_OF_MEMORY"), "out_of_memory"],
  ["done by Slurm's word without an end", slurm("COMPLETED"), "lost"],
  ["gone from the queue a moment ago", { ...slurm(""), engineState: null }, "queued"],
  [
    "gone from the queue for long",
    { engine: { ...PROCESS, engine: "slurm", submittedAt: 0 }, engineState: null },
    "lost",
  ],
  [
    "ended by Slurm before it began, since its parent had",
    { attempt: 0, engine: { ...PROCESS, engine: "slurm", submittedAt: 0 }, badParent: "other" },
    "cancelled",
  ],
])("a run that was %s has one state", (_, change, state) => {
  expect(stateOf({ ...SEEN, ...change }, MACHINE)).toBe(state);
});

test("a run that its machine does not know is still to be sent", () => {
  expect(stateOf(null, MACHINE)).toBe("staging");
});

test("a run in a queue or at work is not final, one that ended is", () => {
  const states: RunState[] = ["staging", "queued", "starting", "running", "stopping", "succeeded", "lost", "preempted"];
  expect(states.filter(isFinal)).toEqual(["succeeded", "lost", "preempted"]);
});
