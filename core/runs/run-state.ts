import { z } from "zod";

/** Where a run is. Whether the machine can be reached is told apart from it: a lost link never changes a run's state. */
export const RunState = z.enum([
  "staging",
  "queued",
  "starting",
  "running",
  "stopping",
  "succeeded",
  "failed",
  "cancelled",
  "timed_out",
  "out_of_memory",
  "preempted",
  "lost",
]);
export type RunState = z.infer<typeof RunState>;

/** How a run's process ended, as its supervisor wrote it: the one proof of an end. */
export const RunExit = z.looseObject({
  /** The trainer's exit code; 128 + n where signal n ended it. */
  rc: z.int(),
  reason: z.string(),
  attempt: z.int(),
  /** Milliseconds since 1970 by the machine's clock. */
  at: z.number(),
  /** What the trainer itself wrote about its end. */
  told: z.looseObject({ code: z.int(), reason: z.string() }).nullable().catch(null),
  /** The run that it waited for and that did not end well. */
  parent: z.string().optional(),
  /** GPUs that it takes, and that the machine has. */
  need: z.int().optional(),
  gpus: z.int().optional(),
});
export type RunExit = z.infer<typeof RunExit>;

/** What a run waits for that has not begun: another run, or GPUs that `foreign` programs or other runs use. */
const Waiting = z.union([
  z.looseObject({ for: z.literal("parent"), key: z.string() }),
  z.looseObject({
    for: z.literal("gpu"),
    need: z.int(),
    /** That the machine has; 0: its runs go one at a time. */
    gpus: z.int(),
    foreign: z.array(z.looseObject({ gpu: z.string(), pid: z.string(), name: z.string() })),
  }),
]);

export const EngineHandleJson = z.looseObject({
  /** "outside": the run is laid out by the agent, and started by something that it does not know. */
  engine: z.enum(["process", "slurm", "outside"]),
  id: z.string(),
  submittedAt: z.number(),
  bootId: z.string(),
  /** The last attempt that was started, from 1. */
  attempt: z.int().default(1),
});
export type EngineHandle = z.infer<typeof EngineHandleJson>;

/** What lies in a run's folder, and what its engine says, at one moment. */
export const RunSeen = z.looseObject({
  exit: RunExit.nullable(),
  lockHeld: z.boolean(),
  stopRequested: z.boolean(),
  attempt: z.int(),
  engine: EngineHandleJson.nullable(),
  engineState: z.looseObject({ state: z.string(), reason: z.string() }).nullable(),
  eventBytes: z.number(),
  waiting: Waiting.nullable().default(null),
  /** A run that it has to wait for and that did not end well. */
  badParent: z.string().nullable().default(null),
  /** Its folder was there, and no longer is. */
  vanished: z.boolean().optional(),
});
export type RunSeen = z.infer<typeof RunSeen>;

/** What a machine says of several runs; null for a run that it does not know. Times are by its own clock. */
export const Observation = z
  .looseObject({
    at: z.number(),
    bootId: z.string(),
    runs: z.record(z.string(), z.unknown()),
    /** Runs whose folder holds what cannot be read, and why: nothing is known of them. */
    unread: z.record(z.string(), z.string()).default({}),
  })
  .transform((told) => {
    const runs: Record<string, RunSeen | null> = {};
    const unread = { ...told.unread };
    // One that is not understood does not keep the others from being told of.
    for (const [key, seen] of Object.entries(told.runs)) {
      const parsed = RunSeen.nullable().safeParse(seen);
      if (parsed.success) runs[key] = parsed.data;
      else unread[key] = `${parsed.error.issues[0]?.path.join(".") ?? "it"} is not understood`;
    }
    return { ...told, runs, unread };
  });
export type Observation = z.infer<typeof Observation>;

/** A supervisor that has not taken its lock after this time will not come. */
const START_PATIENCE_MS = 30_000;
/** Slurm forgets a job for a while when it requeues it. */
const REQUEUE_PATIENCE_MS = 300_000;
/** The trainer's code for "stopped by request, checkpoint saved". */
const INTERRUPTED = 75;

const FINAL: ReadonlySet<RunState> = new Set([
  "succeeded",
  "failed",
  "cancelled",
  "timed_out",
  "out_of_memory",
  "preempted",
  "lost",
]);

/** Whether nothing more comes from the run by itself. */
export function isFinal(state: RunState): boolean {
  return FINAL.has(state);
}

/** What is known of a run that was begun and that its machine does not know any more. */
export function vanished(before: RunSeen): RunSeen {
  return { ...before, exit: null, lockHeld: false, engineState: null, waiting: null, vanished: true };
}

/** The state that an observation proves. `seen` null: the machine knows nothing of the run, so it was never submitted. */
export function stateOf(seen: RunSeen | null, machine: { readonly at: number; readonly bootId: string }): RunState {
  if (seen === null || (seen.engine === null && seen.exit === null && !seen.lockHeld)) return "staging";
  // Never "staging": a folder that is not mounted at the moment would have the run sent and trained a second time.
  if (seen.vanished) return "lost";
  if (seen.exit) return stateOfExit(seen.exit, seen.stopRequested);
  if (seen.lockHeld) return seen.stopRequested ? "stopping" : seen.waiting ? "queued" : "running";
  if (seen.engineState) return stateOfEngine(seen.engineState.state);
  const { engine } = seen;
  const isBegun = engine !== null && seen.attempt >= engine.attempt;
  const waitedMs = machine.at - (engine?.submittedAt ?? 0);
  if (engine?.engine === "slurm") {
    if (waitedMs < REQUEUE_PATIENCE_MS) return "queued";
    // Slurm forgets jobs that it ended before they began.
    return !isBegun && (seen.stopRequested || seen.badParent !== null) ? "cancelled" : "lost";
  }
  const rebooted = engine?.bootId !== machine.bootId;
  return !isBegun && waitedMs < START_PATIENCE_MS && !rebooted ? "starting" : "lost";
}

function stateOfExit(exit: RunExit, stopRequested: boolean): RunState {
  if (exit.rc === 0) return "succeeded";
  switch (exit.reason) {
    case "cancelled":
    case "parent-ended":
    case "parent-lost":
      return "cancelled";
    case "timed-out":
      return "timed_out";
    case "preempted":
      return "preempted";
    case "out-of-memory":
      return "out_of_memory";
    default:
      if (exit.rc === INTERRUPTED) return stopRequested ? "cancelled" : "preempted";
      return "failed";
  }
}

/** Slurm's words for a job that has not written its end. */
function stateOfEngine(state: string): RunState {
  switch (state) {
    case "PENDING":
    case "CONFIGURING":
    case "REQUEUED":
    case "REQUEUE_HOLD":
    case "RESV_DEL_HOLD":
    case "SPECIAL_EXIT":
    case "PREEMPTED":
      // A preempted job may come back by itself.
      return "queued";
    case "RUNNING":
    case "COMPLETING":
    case "SUSPENDED":
    case "STAGE_OUT":
    case "SIGNALING":
      return "running";
    case "TIMEOUT":
      return "timed_out";
    case "OUT_OF_MEMORY":
      return "out_of_memory";
    case "CANCELLED":
      return "cancelled";
    case "COMPLETED":
      // It says it is done, and no end was written: the supervisor cannot have run to its end.
      return "lost";
    default:
      return "failed";
  }
}
