import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import type { Plan } from "#core/runs/plan.ts";
import type { OpenedPlan, PlanSource, PlanSummary } from "#core/runs/plan-view.ts";
import { plannedRuns } from "#core/runs/planned-run.ts";
import { parsePlanText, readPlan } from "#core/runs/read-plan.ts";
import type { UnreadablePlan } from "#native/storage/plans-table.ts";
import type { Store } from "#native/storage/store.ts";

interface Shelf {
  readonly store: Store;
  readonly now: () => Date;
  /** Folder of the plans that come with the workbench. */
  readonly bundled: string;
}

/** Where plans are found: those that come with the workbench, those of the workspace, and files. */
export class PlanLibrary {
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Bundled ones first, then the stored ones, newest first. Files that are no plans are left out. */
  async list(): Promise<PlanSummary[]> {
    const bundled: OpenedPlan[] = [];
    for (const file of await this.#bundledFiles()) {
      const opened = await openFile(file, "bundled");
      if (opened.ok) bundled.push(opened.value);
    }
    const shown = new Set(bundled.map((plan) => plan.sha256));
    const stored = this.#stored(bundled.map((plan) => plan.name));
    return [...bundled, ...stored.filter((plan) => !shown.has(plan.sha256))].map(summaryOf);
  }

  /** `ref`: the name of a bundled or stored plan (the newest of that name), a stored plan's hash, or a file's path. */
  async open(ref: string): Promise<Result<OpenedPlan, Problem>> {
    const files = await this.#bundledFiles();
    const bundled = files.find((file) => nameOf(file) === ref);
    if (bundled !== undefined) return openFile(bundled, "bundled");
    const stored = this.#stored(files.map(nameOf)).find((plan) => plan.sha256 === ref || plan.ref === ref);
    if (stored !== undefined) return ok(stored);
    const unreadable = this.unreadable().find((plan) => plan.sha256 === ref || plan.name === ref);
    if (unreadable !== undefined) return err(ofAnotherVersion(unreadable));
    if (/[/\\.]/.test(ref)) return openFile(resolve(ref), "file");
    return err(
      problem("plan-unknown", `There is no plan "${ref}" here: name a file, or one that msm plan list shows.`),
    );
  }

  unreadable(): UnreadablePlan[] {
    return this.#shelf.store.plans.unreadable();
  }

  /** Keeps a plan in the workspace. The names of bundled plans stay theirs. */
  async save(value: unknown, folder: string | null): Promise<Result<OpenedPlan, Problem>> {
    const read = readPlan(value, "This");
    if (!read.ok) return read;
    const createdAt = this.#shelf.now().toISOString();
    const opened = openedPlan(read.value, { source: "stored", folder, ref: read.value.name, createdAt });
    const bundled = (await this.#bundledFiles()).find((file) => nameOf(file) === opened.name);
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
    this.#shelf.store.plans.put({ sha256, plan, folder, createdAt: this.#shelf.now().toISOString() });
  }

  /** Newest first. A name that a bundled plan or a newer one has already is no way to open it: its hash is. */
  #stored(taken: readonly string[]): OpenedPlan[] {
    const seen = new Set(taken);
    return this.#shelf.store.plans.list().map(({ plan, folder, createdAt, sha256 }) => {
      const ref = seen.has(plan.name) ? sha256 : plan.name;
      seen.add(plan.name);
      return openedPlan(plan, { source: "stored", folder, ref, createdAt });
    });
  }

  async #bundledFiles(): Promise<string[]> {
    const { bundled } = this.#shelf;
    const entries = await readdir(bundled).catch(() => []);
    return entries
      .filter((entry) => entry.endsWith(".json"))
      .sort()
      .map((entry) => join(bundled, entry));
  }
}

function ofAnotherVersion({ name, fault }: UnreadablePlan): Problem {
  return problem(
    "plan-malformed",
    `The stored plan "${name}" is of another version of MSM Workbench (${fault}): use that version, or a file with a corrected plan.`,
  );
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

function nameOf(path: string): string {
  return basename(path, ".json");
}
