import { parseArgs } from "node:util";

import { z } from "zod";

import { MODEL_NAMES, TASK_NAMES } from "./job.ts";
import type { ModelName, TaskName } from "./job.ts";
import { SYSTEMS } from "./systems.ts";
import type { SystemName } from "./systems.ts";

export interface BenchOptions {
  readonly threads: number;
  readonly rounds: number;
  /** Seconds for all timing; installing and writing models is not in it. */
  readonly budgetSeconds: number;
  readonly models: readonly ModelName[];
  readonly tasks: readonly TaskName[];
  readonly systems: readonly SystemName[];
  /** Waiting OpenMP threads sleep: for a machine that others use too. */
  readonly passive: boolean;
  /** Small tasks, to try that everything works. */
  readonly small: boolean;
  /** Whether all was asked for at full size: only then are the figures kept in docs. */
  readonly whole: boolean;
}

export const HELP = `npm run bench:engine -- [options]
  --threads N      threads of every system (default 2)
  --rounds N       interleaved rounds (default 5; fewer where the budget ends)
  --budget S       seconds for all timing (default 1950)
  --model NAME     only ${MODEL_NAMES.join(" or ")}; may be repeated, as may:
  --task NAME      only ${TASK_NAMES.join(", ")}
  --system NAME    only ${SYSTEMS.map(({ name }) => name).join(", ")} (ours always runs)
  --passive        OMP_WAIT_POLICY=PASSIVE, for a machine that others use too
  --small          small tasks, to try that everything works; their timings say nothing
Figures go to docs/performance.* only when all models, tasks and systems run at full size.`;

const Count = z.coerce.number().int().positive();

/** Throws one sentence where an option is unusable. */
export function readOptions(args: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      threads: { type: "string", default: "2" },
      rounds: { type: "string", default: "5" },
      budget: { type: "string", default: "1950" },
      model: { type: "string", multiple: true, default: [] },
      task: { type: "string", multiple: true, default: [] },
      system: { type: "string", multiple: true, default: [] },
      passive: { type: "boolean", default: false },
      small: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const names = SYSTEMS.map(({ name }) => name);
  const systems = choose("system", values.system, names);
  return {
    threads: Count.parse(values.threads),
    rounds: Count.parse(values.rounds),
    budgetSeconds: Count.parse(values.budget),
    models: choose("model", values.model, MODEL_NAMES),
    tasks: choose("task", values.task, TASK_NAMES),
    systems: systems.includes("ours") ? systems : ["ours", ...systems],
    passive: values.passive,
    small: values.small,
    whole: !values.small && [values.model, values.task, values.system].every((list) => list.length === 0),
  };
}

function choose<Name extends string>(what: string, asked: readonly string[], known: readonly Name[]): readonly Name[] {
  const wrong = asked.find((name) => !known.some((each) => each === name));
  if (wrong !== undefined) throw new Error(`There is no ${what} ${wrong}; there are ${known.join(", ")}.`);
  return asked.length === 0 ? known : known.filter((name) => asked.includes(name));
}
