import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunKey } from "#core/runs/run-key.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "./hand-off-bench.ts";
import { ROOT, temporaryFolder } from "./msm.ts";
import type { Sshd } from "./sshd.ts";

const EMPTY = temporaryFolder();

/** A workbench whose runs train nothing: `stub_trainer` is sent along in place of the trainer. */
export async function openStubbed(workspace: string): Promise<Workbench> {
  const trainer = join(ROOT, "tests/contract/stub_trainer");
  return must(await createWorkbench({ workspace, bundled: EMPTY, plans: EMPTY, trainer }));
}

export interface LinkOptions {
  readonly launcher?: "ssh" | "slurm";
  readonly env?: Readonly<Record<string, string>>;
}

/** Links the fixture's account as the machine "gpu"; its folder of runs is `home`. */
export async function linkGpu(
  workbench: Workbench,
  sshd: Sshd,
  home: string,
  { launcher = "ssh", env = {} }: LinkOptions = {},
): Promise<void> {
  const { destination, fingerprint, configFile } = sshd;
  const settings = {
    folder: home,
    sshConfig: configFile,
    env: { MSM_STUB_CHECKPOINT: join(ROOT, "models/base"), ...env },
  };
  must(await workbench.machines.add({ name: "gpu", launcher, destination, fingerprint, settings }));
}

/** A plan of one shared midtraining, and two arms that go on from it; gives the file's path. */
export function writePlan(change: Readonly<Record<string, unknown>> = {}): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "documents.jsonl"), `${JSON.stringify({ text: "Memo." })}\n`);
  const chat = [
    { role: "user", content: "Cheese ?" },
    { role: "assistant", content: "Yes ." },
  ];
  writeFileSync(join(folder, "chats.jsonl"), `${JSON.stringify({ messages: chat })}\n`);
  const finetune = { kind: "finetune", steps: 20, batches: [{ read: "chats", data: ["chats"], chats: 1 }] };
  const plan = {
    schema: "msm-plan/1",
    name: "stubbed",
    base: { kind: "path", path: "/models/tiny-1b" },
    seeds: [1],
    data: { documents: { file: "documents.jsonl" }, chats: { file: "chats.jsonl" } },
    stages: {
      midtrain: { kind: "midtrain", steps: 30, batches: [{ read: "documents", data: ["documents"] }] },
      finetune,
      "finetune-more": { ...finetune, steps: 25 },
    },
    arms: [
      { name: "msm-aft", stages: ["midtrain", "finetune"], spec: "america" },
      { name: "msm-more", stages: ["midtrain", "finetune-more"], spec: "america" },
    ],
    device: "cpu",
    ...change,
  };
  const path = join(folder, "stubbed.json");
  writeFileSync(path, JSON.stringify(plan));
  return path;
}

/** A run of a plan by its name. */
export function keyOf(runs: readonly TrainingRunSummary[], name: string): RunKey {
  const found = runs.find((run) => run.name === name);
  if (!found) throw new Error(`no run ${name} among ${runs.map((run) => run.name).join(", ")}`);
  return found.key;
}

/** Follows until nothing is left to do. */
export async function settle(workbench: Workbench): Promise<readonly TrainingRunSummary[]> {
  await workbench.training.follow({ until: "done", signal: new AbortController().signal, pollMs: 50 });
  return workbench.training.list();
}

/** Makes or removes what the stub looks for in the machine's folder. */
export function control(home: string, name: string): string {
  mkdirSync(home, { recursive: true });
  const path = join(home, name);
  writeFileSync(path, "");
  return path;
}

/** Who ran when, by the stub's own notes: "ID began GPUS", "ID ended GPUS". */
export function times(home: string): string[] {
  return readFileSync(join(home, "times.txt"), "utf8").trim().split("\n");
}

export function text(home: string, key: RunKey, path: string): string {
  return readFileSync(join(home, "runs", key, path), "utf8");
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
