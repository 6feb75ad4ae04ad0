import { boundMs, parametersOf } from "./bound.ts";
import type { Limits, Shape } from "./bound.ts";
import type { FigureRow, Figures } from "./figures.ts";
import { TASK_NAMES } from "./job.ts";
import type { ModelName, Task, TaskName } from "./job.ts";
import { scoreDifference } from "./parity.ts";
import type { Measured, RawRow } from "./rounds.ts";
import { bootstrapRatio, median, quantile, wholeMs } from "./statistics.ts";
import { systemOf } from "./systems.ts";
import type { SystemName } from "./systems.ts";

export interface Setting {
  readonly tasks: { readonly [Name in TaskName]: Task };
  readonly shapes: ReadonlyMap<ModelName, Shape>;
  readonly limits: Limits;
}

export function unitsOf(task: Task): number {
  if (task.kind === "sample") return task.answers;
  return task.requests.reduce((sum, { continuations }) => sum + continuations.length, 0);
}

/** One row for each model, task and system that was timed. */
export function summariseRows(measured: Measured, setting: Setting): FigureRow[] {
  return [...setting.shapes].flatMap(([model, shape]) =>
    TASK_NAMES.flatMap((task) => {
      const rows = measured.rows.filter((row) => row.model === model && row.task === task);
      const systems = [...new Set(rows.map(({ system }) => system))];
      return systems.map((system) => summariseOne({ measured, setting, rows, model, shape, task, system }));
    }),
  );
}

function summariseOne(from: {
  measured: Measured;
  setting: Setting;
  /** Of this model and task, of all systems. */
  rows: readonly RawRow[];
  model: ModelName;
  shape: Shape;
  task: TaskName;
  system: SystemName;
}): FigureRow {
  const { measured, setting, rows, model, shape, task, system } = from;
  const work = setting.tasks[task];
  const total = unitsOf(work);
  const of = (name: SystemName): RawRow[] => rows.filter((row) => row.system === name);
  const msOf = (name: SystemName): number[] => of(name).map((row) => wholeMs(row, total));
  const ms = msOf(system);
  const ours = msOf("ours");
  const bound = boundMs(work, shape, setting.limits, systemOf(system).precision);
  const scores = (name: SystemName): RawRow["scores"] => of(name).flatMap((row) => row.scores);
  return {
    model,
    task,
    system,
    mode: measured.modes.get(system)?.[task] ?? "",
    rounds: ms.length,
    unitsTimed: Math.min(...of(system).map(({ units }) => units)),
    unitsTotal: total,
    medianMs: median(ms),
    q1Ms: quantile(ms, 0.25),
    q3Ms: quantile(ms, 0.75),
    ratio: system === "ours" || ours.length === 0 ? null : bootstrapRatio(ms, ours, `bench/${model}/${task}/${system}`),
    boundMs: bound,
    fractionOfLimit: bound / median(ms),
    scoreDifferenceNats: system === "hf" ? null : scoreDifference(scores(system), scores("hf")),
  };
}

/** Median load time and largest memory of each system on each model. */
export function summariseLoads({ loads }: Measured): Figures["loads"] {
  const keys = [...new Set(loads.map(({ model, system }) => `${model} ${system}`))];
  return keys.map((key) => {
    const same = loads.filter(({ model, system }) => `${model} ${system}` === key);
    const [model = "", system = ""] = key.split(" ");
    return {
      model,
      system,
      loadMs: median(same.map(({ loadMs }) => loadMs)),
      peakBytes: Math.max(...same.map(({ peakBytes }) => peakBytes)),
    };
  });
}

export function summariseModels(shapes: ReadonlyMap<ModelName, Shape>): Figures["models"] {
  return [...shapes].map(([name, shape]) => {
    const { layers, head } = parametersOf(shape);
    return { name, parameters: layers + head };
  });
}
