import type { RunKey } from "#core/runs/run-key.ts";
import { isFinal, type RunState } from "#core/runs/run-state.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { formatCount } from "../../../shared/format/numbers.ts";
import { formatDuration } from "../../../shared/format/time.ts";

export interface StateWords {
  readonly label: string;
  readonly tone: "neutral" | "good" | "warning" | "danger";
  readonly meaning: string;
}

const STATES: Readonly<Record<RunState, StateWords>> = {
  staging: { label: "sending", tone: "neutral", meaning: "It is stored here and on its way to the machine." },
  queued: { label: "queued", tone: "neutral", meaning: "The machine has it and has not begun." },
  starting: { label: "starting", tone: "neutral", meaning: "The machine is starting it." },
  running: { label: "running", tone: "good", meaning: "It trains; this computer is not needed for it." },
  stopping: { label: "stopping", tone: "warning", meaning: "It finishes its step and saves." },
  succeeded: { label: "done", tone: "good", meaning: "It ended as it should." },
  failed: { label: "failed", tone: "danger", meaning: "It ended with an error." },
  cancelled: { label: "stopped", tone: "warning", meaning: "It was stopped by request." },
  timed_out: { label: "out of time", tone: "danger", meaning: "Its time limit ended it." },
  out_of_memory: { label: "out of memory", tone: "danger", meaning: "The machine had no memory left for it." },
  preempted: { label: "preempted", tone: "warning", meaning: "The machine took its place away; it may go on." },
  lost: { label: "lost", tone: "danger", meaning: "The machine has no trace of how it ended." },
};

export function stateWords(state: RunState): StateWords {
  return STATES[state];
}

/** What a run that has not begun waits for; null where it waits for nothing. */
export function waitWords(run: TrainingRunSummary, all: readonly TrainingRunSummary[]): string | null {
  if (run.waitsFor === null || isFinal(run.state)) return null;
  if (run.waitsFor === "gpu") return `waits for its turn on ${run.machine}`;
  if (run.waitsFor !== "parent") return `waits on ${run.machine}: ${run.waitsFor}`;
  const parent = all.find((each) => each.key === run.parent);
  if (parent === undefined) return "waits for the run that it goes on from";
  return isFinal(parent.state) && parent.state !== "succeeded"
    ? `waits for ${parent.name}, which is ${stateWords(parent.state).label}`
    : `waits for ${parent.name}`;
}

/** What is said beside the state while the machine does not answer; null while it does. */
export function linkWords(run: TrainingRunSummary, now: Date): string | null {
  if (run.linkLostSince === null || isFinal(run.state)) return null;
  const away = now.getTime() - Date.parse(run.linkLostSince);
  return `${run.machine} has not answered for ${formatDuration(Math.max(0, away))}. What stands here is as it was then; the run goes on there.`;
}

/** Share of the run's steps that are done, stages weighed alike; null where nothing is known yet. */
export function shareDone({ state, progress }: TrainingRunSummary): number | null {
  if (state === "succeeded") return 1;
  if (progress === null) return null;
  const within = progress.steps === 0 ? 0 : progress.step / progress.steps;
  return (progress.index + within) / Math.max(1, progress.stages);
}

/** `finetune 120 / 400`. */
export function stepWords({ progress }: TrainingRunSummary): string | null {
  if (progress === null) return null;
  return `${progress.stage} ${formatCount(progress.step)} / ${formatCount(progress.steps)}`;
}

/** What it does after its last step, as `exporting`; null while it still trains, and once it has ended. */
export function phaseAfter({ state, progress }: TrainingRunSummary): string | null {
  if (progress === null || isFinal(state) || progress.phase === "training") return null;
  const last = progress.index === progress.stages - 1 && progress.step >= progress.steps;
  return last ? progress.phase : null;
}

/** What the button says that takes the run up again. */
export function resumeWords({ state, progress }: TrainingRunSummary): string {
  const saved = state === "cancelled" || state === "preempted" || state === "timed_out";
  return saved && progress !== null && progress.step > 0
    ? `Go on from step ${formatCount(progress.step)} of ${progress.stage}`
    : "Go on from its last saved state";
}

/** What the button says that ends it in good order; null where it has ended. */
export function stopWords({ state }: TrainingRunSummary): string | null {
  switch (state) {
    case "staging":
    case "queued":
    case "starting":
      return "Take it out of the queue";
    case "running":
      return "Stop after the next step and keep a checkpoint";
    default:
      return null;
  }
}

/**
 * Tells hand-offs apart: for each run's key, that of the first run of its hand-off. A plan has every name once, so a name
 * that comes again belongs to another.
 */
export function handOffsOf(runs: readonly TrainingRunSummary[]): ReadonlyMap<RunKey, RunKey> {
  const firsts = new Map<RunKey, RunKey>();
  const current = new Map<string, { readonly first: RunKey; readonly names: Set<string> }>();
  for (const { key, name, plan } of runs.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const known = current.get(plan.sha256);
    const group = known === undefined || known.names.has(name) ? { first: key, names: new Set<string>() } : known;
    group.names.add(name);
    current.set(plan.sha256, group);
    firsts.set(key, group.first);
  }
  return firsts;
}

/** Runs of the same arm and plan with other training seeds, the run itself first. */
export function seedsOf(run: TrainingRunSummary, all: readonly TrainingRunSummary[]): TrainingRunSummary[] {
  const others = all.filter(
    (each) =>
      each.key !== run.key &&
      each.plan.sha256 === run.plan.sha256 &&
      each.arm === run.arm &&
      each.trainingSeed !== run.trainingSeed &&
      bareName(each) === bareName(run),
  );
  // A plan that was handed off twice has a seed twice: the newest of each counts.
  const newest = new Map(
    others.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).map((each) => [each.trainingSeed, each]),
  );
  return [run, ...newest.values()];
}

/** The name without the seed that stands behind it for all seeds but a plan's first. */
function bareName({ name, trainingSeed }: TrainingRunSummary): string {
  return name.endsWith(`-${trainingSeed}`) ? name.slice(0, -`-${trainingSeed}`.length) : name;
}

/** Runs of which every word of the filter names a part: name, plan, machine or state. */
export function matching(runs: readonly TrainingRunSummary[], filter: string): readonly TrainingRunSummary[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return runs;
  return runs.filter(({ name, plan, machine, state }) => {
    const text = `${name} ${plan.name} ${machine} ${stateWords(state).label}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
