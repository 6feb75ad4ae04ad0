import { expect, test } from "vitest";
import { isResumable, runProblem } from "#core/runs/run-problem.ts";
import { RunSeen, type RunState } from "#core/runs/run-state.ts";

function seen(exit: Record<string, unknown> | null, change: Record<string, unknown> = {}): RunSeen {
  const end = exit === null ? null : { reason: "failed", attempt: 1, at: 0, told: null, ...exit };
  const nothing = { lockHeld: false, stopRequested: false, attempt: 1, engine: null, engineState: null, eventBytes: 0 };
  return RunSeen.parse({ ...nothing, exit: end, ...change });
}

test.each<[string, RunState, RunSeen | null, string | null]>([
  ["ended well", "succeeded", seen({ rc: 0 }), null],
  ["was stopped by its user", "cancelled", seen({ rc: 75, reason: "cancelled" }), null],
  [
    "was told its end by the trainer",
    "failed",
    seen({ rc: 76, told: { code: 76, reason: "The loss is nan at step 7." } }),
    "The loss is nan at step 7 (code 76): lower the learning rate and start it anew.",
  ],
  [
    "ended without a word",
    "failed",
    seen({ rc: 1 }),
    "It ended on gpu with code 1 without saying why: look at its log.",
  ],
  [
    "was killed",
    "failed",
    seen({ rc: 137, reason: "ended-by-signal" }),
    "It was killed on gpu by signal 9: look at its log.",
  ],
  [
    "waited for one that failed",
    "cancelled",
    seen({ rc: 75, reason: "parent-ended", parent: "P" }),
    "It did not begin, for the shared stage P, from which it goes on, did not end well: resume that one.",
  ],
  [
    "was ended by Slurm, since its parent had failed",
    "cancelled",
    seen(null, { badParent: "P" }),
    "It did not begin, for the shared stage P, from which it goes on, did not end well: resume that one.",
  ],
])("a run that %s has its sentence", (_, state, given, sentence) => {
  expect(runProblem(state, given, "gpu", (key) => `the shared stage ${key}`)).toBe(sentence);
});

test("a run can go on unless it ended well, goes on still, or was given what is wrong", () => {
  expect(isResumable("failed", seen({ rc: 70 }))).toBe(true);
  expect(isResumable("lost", seen(null))).toBe(true);
  expect(isResumable("failed", seen({ rc: 64 }))).toBe(false);
  expect(isResumable("succeeded", seen({ rc: 0 }))).toBe(false);
  expect(isResumable("running", seen(null, { lockHeld: true }))).toBe(false);
});
