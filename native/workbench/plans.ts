import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import type { Plan } from "#core/runs/plan.ts";
import type { OpenedPlan, PlanPreview, PlanSource, PlanSummary } from "#core/runs/plan-view.ts";
import { plannedRuns, type PlannedRun } from "#core/runs/planned-run.ts";
import { parsePlanText, readPlan } from "#core/runs/read-plan.ts";
import type { RunKey } from "#core/runs/run-key.ts";
import type { TrainSpec } from "#core/runs/train-spec.ts";
import type { PlanCost } from "#core/runs/training-run.ts";
import type { Store } from "#native/storage/store.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { CorpusChecks } from "./corpus-checks.ts";

interface Dependencies {
  readonly store: Store;
  readonly now: () => Date;
  /** Folder of the plans that come with the workbench. */
  readonly bundled: string;
  /** Folder of files by their SHA-256, in which the data of plans is kept. */
  readonly artifacts: string;
  readonly checkpoints: Checkpoints;
  readonly corpusChecks: CorpusChecks;
}

/** A run of a plan as it goes to a machine. */
export interface PreparedRun {
  readonly run: PlannedRun;
  readonly spec: TrainSpec;
  /** All that lies in the run's folder before it begins, `run.json` included: `from` is where it lies on this computer. */
  readonly files: readonly { readonly path: string; readonly from: string }[];
}

/** Plans of training: those that come with the workbench, those of the workspace, and files. */
export class Plans {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Bundled ones first, then the stored ones, newest first. Files that are no plans are left out. */
  async list(): Promise<PlanSummary[]> {
    const bundled: OpenedPlan[] = [];
    for (const file of await bundledFiles(this.#deps.bundled)) {
      const opened = await openFile(file, "bundled");
      if (opened.ok) bundled.push(opened.value);
    }
    const shown = new Set(bundled.map((plan) => plan.sha256));
    const stored = this.#stored().filter((plan) => !shown.has(plan.sha256));
    return [...bundled, ...stored].map(summaryOf);
  }

  /** `ref`: the name of a bundled or stored plan (the newest of that name), a stored plan's hash, or a file's path. */
  async open(ref: string): Promise<Result<OpenedPlan, Problem>> {
    const bundled = (await bundledFiles(this.#deps.bundled)).find((file) => nameOf(file) === ref);
    if (bundled !== undefined) return openFile(bundled, "bundled");
    const stored = this.#stored().find((plan) => plan.sha256 === ref || plan.name === ref);
    if (stored !== undefined) return ok(stored);
    if (/[/\\.]/.test(ref)) return openFile(resolve(ref), "file");
    return err(
      problem("plan-unknown", `There is no plan "${ref}" here: name a file, or one that msm plan list shows.`),
    );
  }

  /** Keeps a plan in the workspace. The names of bundled plans stay theirs. */
  async save(value: unknown, folder: string | null): Promise<Result<OpenedPlan, Problem>> {
    const read = readPlan(value, "This");
    if (!read.ok) return read;
    const opened = openedPlan(read.value, { source: "stored", folder, ref: read.value.name, createdAt: null });
    const bundled = (await bundledFiles(this.#deps.bundled)).find((file) => nameOf(file) === opened.name);
    if (bundled !== undefined) {
      const same = await openFile(bundled, "bundled");
      if (same.ok && same.value.sha256 === opened.sha256) return same;
      return err(
        problem("plan-name-taken", `A plan "${opened.name}" comes with MSM Workbench: give yours another name.`),
      );
    }
    this.keep(opened);
    return ok(opened);
  }

  /** Stores a plan as it was opened, so that what was made by it can be traced back to it. */
  keep({ sha256, plan, folder }: OpenedPlan): void {
    this.#deps.store.plans.put({ sha256, plan, folder, createdAt: this.#deps.now().toISOString() });
  }

  /** What a plan takes, before anything is sent; `machine`: on this one. */
  async cost(
    ref: string,
    _options: { readonly machine?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Result<PlanCost, Problem>> {
    const opened = await this.open(ref);
    if (!opened.ok) return opened;
    return err(problem("plan-unfinished", "Costs cannot be told yet."));
  }

  /** The first rows of a stage's data as the model will see them. */
  async preview(ref: string, _stage: string, _signal?: AbortSignal): Promise<Result<PlanPreview, Problem>> {
    const opened = await this.open(ref);
    if (!opened.ok) return opened;
    return err(problem("plan-unfinished", "Previews cannot be made yet."));
  }

  /** Writes all data of a plan's runs, checked, and says what goes into each run's folder. `keys` has one for each run's name. */
  async prepare(
    _opened: OpenedPlan,
    _keys: ReadonlyMap<string, RunKey>,
    _signal?: AbortSignal,
  ): Promise<Result<readonly PreparedRun[], Problem>> {
    return err(problem("plan-unfinished", "Plans cannot be carried out yet."));
  }

  #stored(): OpenedPlan[] {
    const seen = new Set<string>();
    return this.#deps.store.plans.list().map(({ plan, folder, createdAt, sha256 }) => {
      const ref = seen.has(plan.name) ? sha256 : plan.name;
      seen.add(plan.name);
      return openedPlan(plan, { source: "stored", folder, ref, createdAt });
    });
  }
}

interface Origin {
  readonly source: PlanSource;
  readonly ref: string;
  readonly folder: string | null;
  readonly createdAt: string | null;
}

function openedPlan(plan: Plan, origin: Origin): OpenedPlan {
  const planned = plannedRuns(plan);
  return {
    ...origin,
    name: plan.name,
    description: plan.description,
    sha256: createHash("sha256").update(canonicalJson(plan)).digest("hex"),
    arms: plan.arms.map((arm) => arm.name),
    seeds: plan.seeds,
    runs: planned.length,
    plan,
    planned,
  };
}

function summaryOf({ plan: _plan, folder: _folder, planned: _planned, ...summary }: OpenedPlan): PlanSummary {
  return summary;
}

async function openFile(path: string, source: "bundled" | "file"): Promise<Result<OpenedPlan, Problem>> {
  let value: unknown;
  try {
    if (!(await stat(path)).isFile()) return err(problem("plan-unreadable", `${path} is not a file: name a plan's.`));
    value = parsePlanText(await readFile(path, "utf8"));
  } catch (cause) {
    return err(
      problem("plan-unreadable", `The plan ${path} cannot be read (${reasonOf(cause)}): correct it or the path.`),
    );
  }
  const read = readPlan(value, path);
  if (!read.ok) return read;
  const ref = source === "bundled" ? nameOf(path) : path;
  return ok(openedPlan(read.value, { source, ref, folder: dirname(path), createdAt: null }));
}

async function bundledFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch(() => []);
  return entries
    .filter((entry) => entry.endsWith(".json"))
    .sort()
    .map((entry) => join(folder, entry));
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1, -".json".length);
}
