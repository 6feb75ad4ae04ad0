import { stat } from "node:fs/promises";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Plan } from "#core/runs/plan.ts";
import type { OpenedPlan, PlanPreview, PlanSummary } from "#core/runs/plan-view.ts";
import type { KnownMachine } from "#core/runs/cost-question.ts";
import { planCost } from "#core/runs/plan-cost.ts";
import { dataOf, dataOfStages, shapesOfData } from "#core/runs/stage-data.ts";
import type { DataSize } from "#core/runs/stage-length.ts";
import type { PlannedRun } from "#core/runs/planned-run.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { TrainSpec } from "#core/runs/train-spec.ts";
import type { PlanCost } from "#core/runs/training-run.ts";
import type { Artifacts } from "#native/artifacts/artifacts.ts";
import type { Store } from "#native/storage/store.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { CorpusChecks } from "./corpus-checks.ts";
import { LOCAL } from "#core/runs/machine.ts";
import { dataPath, planBase, type PlanBase, type RunFile } from "./plans/base.ts";
import { PlanData } from "./plans/data.ts";
import type { UnreadablePlan } from "#native/storage/plans-table.ts";
import { PlanLibrary } from "./plans/library.ts";
import { measuredPace } from "./plans/measured-pace.ts";
import { previewSamples, rendererOf } from "./plans/preview.ts";
import { meteringOf, type Metering } from "./plans/row-meter.ts";
import { trainSpec } from "./plans/train-specs.ts";
import { trainerFiles } from "./plans/trainer-files.ts";

interface Dependencies {
  readonly store: Store;
  readonly now: () => Date;
  /** Folder of the plans that come with the workbench. */
  readonly bundled: string;
  /** Files by their SHA-256, in which the data of plans is kept. */
  readonly artifacts: Artifacts;
  /** Folder of the trainer that is sent along with runs. */
  readonly trainer: string;
  readonly checkpoints: Checkpoints;
  readonly corpusChecks: CorpusChecks;
}

/** A run of a plan as it goes to a machine. */
export interface PreparedRun {
  readonly run: PlannedRun;
  readonly spec: TrainSpec;
  /** All that lies in the run's folder before it begins, `run.json` included: `from` is where it lies on this computer. */
  readonly files: readonly RunFile[];
}

interface PrepareOptions {
  /** Key of the run that is to be this one. */
  readonly settle?: (run: PreparedRun) => Promise<Result<RunKey, Problem>>;
  readonly signal?: AbortSignal | undefined;
}

/** Plans of training: those that come with the workbench, those of the workspace, and files. */
export class Plans {
  readonly #deps: Dependencies;
  readonly #library: PlanLibrary;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#library = new PlanLibrary(deps);
  }

  /** Bundled ones first, then the stored ones, newest first. */
  list(): Promise<PlanSummary[]> {
    return this.#library.list();
  }

  /** Plans in the workspace that another version kept and this one does not understand. */
  unreadable(): UnreadablePlan[] {
    return this.#library.unreadable();
  }

  /** `ref`: the name of a bundled or stored plan (the newest of that name), a stored plan's hash, or a file's path. */
  open(ref: string): Promise<Result<OpenedPlan, Problem>> {
    return this.#library.open(ref);
  }

  /** Keeps a plan in the workspace; `folder` is what its relative paths begin at. The names of bundled plans stay theirs. */
  save(value: unknown, folder: string | null): Promise<Result<OpenedPlan, Problem>> {
    return this.#library.save(value, folder);
  }

  /** Stores a plan as it was opened, so that what was made by it can be traced back to it. */
  keep(opened: OpenedPlan): void {
    this.#library.keep(opened);
  }

  /** What a plan takes, before anything is sent; `machine`: on this one. Its data is written for it, as it will be sent. */
  async cost(
    ref: string,
    { machine, signal }: { readonly machine?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Result<PlanCost, Problem>> {
    const reckoned = this.#machine(machine);
    if (!reckoned.ok) return reckoned;
    const opened = await this.#material(ref, signal);
    if (!opened.ok) return opened;
    const { plan, planned, base, metering, data, trainer } = opened.value;
    const sizes = new Map<string, DataSize>();
    const [seed = 0] = plan.seeds;
    for (const name of new Set(planned.flatMap((run) => dataOfRun(plan, run)))) {
      const file = await data.file(name, seed);
      if (!file.ok) return file;
      sizes.set(name, file.value);
    }
    const { store } = this.#deps;
    const pace =
      reckoned.value === null ? () => null : measuredPace({ store, machine: reckoned.value.name, plan, base });
    return ok(
      planCost({
        plan,
        planned,
        data: sizes,
        base: { parameters: base.parameters, uploadBytes: await sizeOf(base.files) },
        machine: reckoned.value,
        measured: pace,
        codeBytes: await sizeOf(trainer),
        notes: [...base.notes, ...metering.notes],
      }),
    );
  }

  /** The first rows of a stage's data as the model will see them. */
  async preview(ref: string, stageName: string, signal?: AbortSignal): Promise<Result<PlanPreview, Problem>> {
    const opened = await this.#material(ref, signal);
    if (!opened.ok) return opened;
    const { plan, base, metering, data } = opened.value;
    const stage = plan.stages[stageName];
    if (stage === undefined) {
      const known = Object.keys(plan.stages).join(", ");
      return err(
        problem("stage-unknown", `The plan "${plan.name}" has no stage "${stageName}"; choose one of ${known}.`),
      );
    }
    const renderer = await rendererOf(base, metering.counter);
    if (!renderer.ok) return renderer;
    const paths = new Map<string, string>();
    for (const name of new Set(stage.batches.flatMap(dataOf))) {
      const file = await data.file(name, plan.seeds[0] ?? 0);
      if (!file.ok) return file;
      paths.set(name, file.value.path);
    }
    const readings: PlanPreview["readings"][number][] = [];
    for (const batches of stage.batches) {
      const samples = await previewSamples(batches, paths, renderer.value);
      if (!samples.ok) return samples;
      readings.push({ read: batches.read, samples: samples.value });
    }
    return ok({ stage: stageName, kind: stage.kind, notes: [renderer.value.note], readings });
  }

  /**
   * Writes all data of a plan's runs, checked, and says what goes into each run's folder, parents first. `given` has a key for
   * each run's name; where `settle` gives another for a run, what goes on from it goes on from that. The same plan and data
   * give the same files.
   */
  async prepare(
    opened: OpenedPlan,
    given: ReadonlyMap<string, RunKey>,
    { settle, signal }: PrepareOptions = {},
  ): Promise<Result<readonly PreparedRun[], Problem>> {
    const material = await this.#materialOf(opened, signal);
    if (!material.ok) return material;
    const { plan, planned, base, data, trainer } = material.value;
    const keys = new Map(given);
    const prepared: PreparedRun[] = [];
    for (const run of planned) {
      const files: RunFile[] = [];
      for (const name of dataOfRun(plan, run)) {
        const file = await data.file(name, run.trainingSeed);
        if (!file.ok) return file;
        files.push({ path: dataPath(name), from: file.value.path });
      }
      const spec = trainSpec(opened, run, { base, keys });
      const written = this.#deps.artifacts.writeText(`${JSON.stringify(spec, null, 1)}\n`);
      const first = run.parent === null ? base.files : [];
      const ready = { run, spec, files: [{ path: "run.json", from: written.path }, ...files, ...first, ...trainer] };
      const settled = await settle?.(ready);
      if (settled?.ok === false) return settled;
      if (settled) keys.set(run.name, settled.value);
      prepared.push(ready);
    }
    return ok(prepared);
  }

  async #material(ref: string, signal: AbortSignal | undefined): Promise<Result<Material, Problem>> {
    const opened = await this.open(ref);
    return opened.ok ? this.#materialOf(opened.value, signal) : opened;
  }

  async #materialOf(opened: OpenedPlan, signal: AbortSignal | undefined): Promise<Result<Material, Problem>> {
    const { checkpoints, corpusChecks } = this.#deps;
    const base = await planBase(opened, checkpoints);
    if (!base.ok) return base;
    const metering = await meteringOf(base.value);
    if (!metering.ok) return metering;
    const data = new PlanData({
      opened,
      artifacts: this.#deps.artifacts,
      corpusChecks,
      counting: base.value.tokenizer?.checkpoint ?? null,
      shapes: shapesOfData(opened.plan),
      meter: metering.value.meter,
      signal,
    });
    const { plan, planned } = opened;
    const trainer = await trainerFiles(this.#deps.trainer);
    return ok({ plan, planned, base: base.value, metering: metering.value, data, trainer });
  }

  /** Null where none is named, and for this computer before it was first used. */
  #machine(name: string | undefined): Result<KnownMachine | null, Problem> {
    if (name === undefined) return ok(null);
    const found = this.#deps.store.machines.find(name);
    if (found === null && name === LOCAL) return ok({ name, gpus: [], freeBytes: null });
    if (found === null)
      return err(
        problem("machine-unknown", `There is no machine "${name}" in this workspace; msm machines list shows them.`),
      );
    const { report } = found;
    return ok({ name, gpus: report?.gpus ?? [], freeBytes: report?.disk.freeBytes ?? null });
  }
}

/** A plan with all that its runs are made of. */
interface Material {
  readonly plan: Plan;
  readonly planned: readonly PlannedRun[];
  readonly base: PlanBase;
  readonly metering: Metering;
  readonly data: PlanData;
  readonly trainer: readonly RunFile[];
}

function dataOfRun(plan: Plan, run: PlannedRun): string[] {
  return dataOfStages(plan, run.stages, run.parent === null);
}

async function sizeOf(files: readonly RunFile[]): Promise<number> {
  let total = 0;
  for (const { from } of files) total += (await stat(from)).size;
  return total;
}
