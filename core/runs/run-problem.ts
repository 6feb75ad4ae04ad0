import type { RunExit, RunSeen, RunState } from "./run-state.ts";

/** The trainer's exit codes that are no fault of its own, and what to do about each. */
const NEXT: Readonly<Record<number, string>> = {
  3: "wait for that one's end, or stop it there",
  64: "correct the plan and start it anew",
  65: "look at the plan's data and start it anew",
  66: "bring the base model there, as safetensors, and resume it",
  69: "install what is missing there and resume it",
  70: "look at its log",
  73: "free space there and resume it",
  76: "lower the learning rate and start it anew",
  77: "look at its log; nothing was exported",
};

/** Why a run ended otherwise than well, in one sentence; null where it did not. `nameOf`: of another run, by its key. */
export function runProblem(
  state: RunState,
  seen: RunSeen | null,
  machine: string,
  nameOf: (key: string) => string,
): string | null {
  const parent = seen?.exit?.parent ?? (seen?.exit ? null : seen?.badParent);
  switch (state) {
    case "failed":
      return failure(seen?.exit ?? null, machine, seen?.engineState?.state ?? null);
    case "lost":
      if (seen?.vanished)
        return `Its folder is gone from ${machine}: see that the disk it was on is mounted there and resume it, or start the plan anew if it was deleted.`;
      return `It is gone from ${machine} without having written an end, as after a restart of the machine: resume it.`;
    case "out_of_memory":
      return `${machine} ended it, for it took more memory than it may: ask for more, or train smaller batches.`;
    case "timed_out":
      return `Its time on ${machine} was up: resume it to go on from what it saved.`;
    case "preempted":
      return `${machine} ended it before it was done: resume it to go on from what it saved.`;
    case "cancelled":
      if (parent === null || parent === undefined) return null;
      return `It did not begin, for ${nameOf(parent)}, from which it goes on, did not end well: resume that one.`;
    default:
      return null;
  }
}

function failure(exit: RunExit | null, machine: string, engineState: string | null): string {
  if (exit === null) return `${machine} says that its job ended as ${engineState ?? "failed"}: look at its log.`;
  if (exit.reason === "too-few-gpus") {
    return `It takes ${exit.need ?? "more"} GPUs and ${machine} has ${exit.gpus ?? "fewer"}: give the plan fewer, or choose another machine.`;
  }
  if (exit.reason.startsWith("cannot-start")) {
    return `${machine} could not start it (${exit.reason.replace(/^cannot-start: /, "")}): check the machine's Python.`;
  }
  const { told, rc } = exit;
  const next = NEXT[rc] ?? "look at its log";
  if (told !== null && told.reason !== "") return `${withoutStop(told.reason)} (code ${rc}): ${next}.`;
  if (exit.reason === "ended-by-signal") return `It was killed on ${machine} by signal ${rc - 128}: ${next}.`;
  return `It ended on ${machine} with code ${rc} without saying why: ${next}.`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/[.\s]+$/, "");
}

/** Whether another attempt may get further: not where what it was given is wrong. */
export function isResumable(state: RunState, seen: RunSeen | null): boolean {
  const ended = ["failed", "cancelled", "timed_out", "out_of_memory", "preempted", "lost"].includes(state);
  return ended && ![64, 65].includes(seen?.exit?.rc ?? 0);
}
