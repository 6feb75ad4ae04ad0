import { join } from "node:path";

import type { Job, ModelName, Task, TaskName, TaskOutcome, Text } from "./job.ts";
import { worstDifference } from "./parity.ts";
import type { ParityRow } from "./parity.ts";
import { MODELS, NODE_PEERS } from "./places.ts";
import type { SystemRun } from "./run-system.ts";
import { runSystem } from "./run-system.ts";
import type { SystemEntry, SystemName } from "./systems.ts";
import { systemOf } from "./systems.ts";

/** One raw figure: a task done once by one system. */
export interface RawRow extends TaskOutcome {
  readonly model: ModelName;
  readonly system: SystemName;
  readonly round: number;
}

export interface RawLoad {
  readonly model: ModelName;
  readonly system: SystemName;
  readonly loadMs: number;
  readonly peakBytes: number;
}

/** A system that is not timed on a model, and why. */
export interface Absence {
  readonly model: ModelName;
  readonly system: SystemName;
  readonly why: string;
}

export interface Measured {
  readonly rows: RawRow[];
  readonly loads: RawLoad[];
  readonly parity: ParityRow[];
  readonly absences: Absence[];
  readonly modes: Map<SystemName, Partial<Record<TaskName, string>>>;
  readonly versions: Map<SystemName, Record<string, string>>;
}

export interface RoundsPlan {
  readonly model: ModelName;
  readonly systems: readonly SystemEntry[];
  readonly tasks: Partial<Record<TaskName, Task>>;
  readonly warmUp: readonly Task[];
  readonly prompts: Job["parity"];
  readonly firstWord: number;
  readonly wordOf: (id: number) => Text;
  readonly threads: number;
  readonly passive: boolean;
  readonly rounds: number;
  /** Seconds for this model. */
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** A task that takes this many caps is timed in fewer rounds. */
const PATIENCE_CAPS = 12;
const LEAST_ROUNDS = 2;

/** Rounds A-B-C-A-B-C, one process at a time, until all are done or the next would outlast the budget. */
export async function measureModel(plan: RoundsPlan, measured: Measured): Promise<void> {
  const began = performance.now();
  const reference = await referenceOf(plan);
  const kept = new Map(plan.systems.map((system) => [system.name, system]));
  let roundMs = 0;
  for (let round = 1; round <= plan.rounds; round++) {
    const start = performance.now();
    if (round > 1 && start - began + roundMs > plan.seconds * 1000) {
      plan.say(`${plan.model}: the budget ends after ${round - 1} rounds`);
      return;
    }
    for (const system of kept.values()) {
      const tasks = tasksLeft(plan, measured.rows, system.name);
      if (round > 1 && Object.keys(tasks).length === 0) continue;
      const parity = round === 1 ? reference.prompts : [];
      const run = await runSystem(system, { ...jobOf(plan), tasks, parity }, plan);
      const why = run.failure ?? (round === 1 ? checkParity(plan, system, run, { reference, measured }) : null);
      if (why !== null) {
        measured.absences.push({ model: plan.model, system: system.name, why });
        kept.delete(system.name);
      }
      // What a process timed before it died is dropped with it; a system that disagrees is not timed.
      if (why === null) keep(run, { plan, measured, round, system: system.name });
      plan.say(lineOf(plan, system, run, { round, why }));
    }
    roundMs = performance.now() - start;
  }
}

interface Reference {
  readonly prompts: Job["parity"];
  readonly nats: readonly (readonly number[])[];
}

/** The reference's five likeliest words after every prompt. */
async function referenceOf(plan: RoundsPlan): Promise<Reference> {
  const run = await runSystem(systemOf("hf"), { ...jobOf(plan), tasks: {}, warmUp: [], parity: plan.prompts }, plan);
  const { parity } = run;
  if (parity === null) throw new Error(`The reference could not be computed: ${run.failure ?? "it gave no parity"}`);
  plan.say(`${plan.model}: reference log-probabilities of ${plan.prompts.length} prompts by transformers`);
  const prompts = plan.prompts.map(({ prompt }, row) => ({
    prompt,
    targets: (parity.ids[row] ?? []).map((id) => plan.wordOf(id)),
  }));
  return { prompts, nats: parity.nats };
}

function jobOf(plan: RoundsPlan): Omit<Job, "out" | "variant" | "startedAtMs" | "tasks" | "parity"> {
  const cells = plan.rounds * plan.systems.length * Math.max(1, Object.keys(plan.tasks).length);
  return {
    model: join(MODELS, plan.model),
    peers: NODE_PEERS,
    threads: plan.threads,
    // Half of the budget; the rest is for loading, and for our engine and batches, which do not stop midway.
    capSeconds: Math.max(1, plan.seconds / cells / 2),
    warmUp: [...plan.warmUp],
    firstWord: plan.firstWord,
  };
}

/** Slow tasks are not repeated as often, so that the whole ends. */
function tasksLeft(plan: RoundsPlan, rows: readonly RawRow[], system: SystemName): RoundsPlan["tasks"] {
  const patienceMs = PATIENCE_CAPS * jobOf(plan).capSeconds * 1000;
  const entries = Object.entries(plan.tasks).filter(([name]) => {
    const done = rows.filter((row) => row.model === plan.model && row.system === system && row.task === name);
    const spentMs = done.reduce((sum, { ms }) => sum + ms, 0);
    return system === "ours" || done.length < LEAST_ROUNDS || spentMs + spentMs / done.length <= patienceMs;
  });
  return Object.fromEntries(entries);
}

function checkParity(
  plan: RoundsPlan,
  system: SystemEntry,
  run: SystemRun,
  { reference, measured }: { reference: Reference; measured: Measured },
): string | null {
  const worstNats = worstDifference(run.parity?.nats ?? [], reference.nats);
  const { toleranceNats } = system;
  const agrees = worstNats <= toleranceNats;
  const names = { model: plan.model, system: system.name };
  measured.parity.push({ ...names, prompts: reference.nats.length, worstNats, toleranceNats, agrees });
  return agrees
    ? null
    : `its log-probabilities are ${worstNats.toExponential(1)} nats from the reference, more than ${toleranceNats}`;
}

function keep(
  run: SystemRun,
  { plan, measured, round, system }: { plan: RoundsPlan; measured: Measured; round: number; system: SystemName },
): void {
  const { model } = plan;
  measured.rows.push(...run.tasks.map((task) => ({ ...task, model, system, round })));
  if (run.loaded === null) return;
  measured.loads.push({ model, system, loadMs: run.loaded.loadMs, peakBytes: run.peakBytes ?? 0 });
  measured.modes.set(system, run.loaded.modes);
  measured.versions.set(system, run.loaded.versions);
}

function lineOf(
  plan: RoundsPlan,
  system: SystemEntry,
  run: SystemRun,
  { round, why }: { round: number; why: string | null },
): string {
  const times = run.tasks.map(({ task, ms, units }) => `${task} ${(ms / 1000).toFixed(2)} s (${units})`);
  return `${plan.model} round ${round} ${system.name}: ${why === null ? times.join(", ") || "nothing to do" : `left out: ${why}`}`;
}
