import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { createRandom } from "#core/base/random.ts";
import { makeRunKey, type RunKey } from "#core/runs/run-key.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";

export interface Bench {
  readonly workbench: Workbench;
  /** Of plans and their data; the workspace is beside it. */
  readonly folder: string;
  /** Writes a file of lines into the folder. */
  readonly lines: (name: string, rows: readonly unknown[]) => string;
  /** Writes a plan into the folder and gives back its path. */
  readonly plan: (plan: Readonly<Record<string, unknown>>) => string;
}

const opened: Bench[] = [];
let shared: Promise<Bench> | null = null;

afterAll(async () => {
  for (const { workbench, folder } of opened) {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** One real workspace for the tests of a file, with the bundled checkpoints. */
export function bench(): Promise<Bench> {
  return (shared ??= freshBench());
}

/** A workspace of a test's own. */
export async function freshBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "msm-plans-"));
  const workbench = must(await createWorkbench({ workspace: join(folder, "workspace") }));
  const lines = (name: string, rows: readonly unknown[]): string => {
    const path = join(folder, name);
    writeFileSync(path, rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n"));
    return path;
  };
  const plan = (value: Readonly<Record<string, unknown>>): string => {
    const path = join(folder, "plan.json");
    writeFileSync(path, JSON.stringify(value));
    return path;
  };
  const made = { workbench, folder, lines, plan };
  opened.push(made);
  return made;
}

/** A plan of one midtraining stage on the bundled base that reads `data`'s "documents". */
export function smallPlan(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    schema: "msm-plan/1",
    name: "small",
    base: { kind: "checkpoint", id: "base" },
    seeds: [1],
    data: { documents: { file: "documents.jsonl" } },
    stages: {
      midtrain: {
        kind: "midtrain",
        epochs: 1,
        batches: [{ read: "documents", data: ["documents"], maxTokens: 512, batchTokens: 512 }],
      },
    },
    arms: [{ name: "msm", stages: ["midtrain"], spec: "america" }],
    tune: { kind: "full" },
    precision: "float32",
    ...changes,
  };
}

/** A key for every run of a plan, the same each time. */
export function keysOf(plan: OpenedPlan): Map<string, RunKey> {
  const random = createRandom("keys");
  return new Map(
    plan.planned.map((run) => [
      run.name,
      makeRunKey(
        1,
        Uint8Array.from({ length: 16 }, () => random.integer(256)),
      ),
    ]),
  );
}

export function must<T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: { readonly message: string } },
): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
