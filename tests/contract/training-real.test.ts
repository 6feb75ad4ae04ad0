import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { must } from "./hand-off-bench.ts";
import { msm, ROOT, temporaryFolder } from "./msm.ts";
import { NO_SLURM, SLURM, startSlurm, type Slurm } from "./slurm.ts";
import { NO_SSHD, SSHD, startSshd, type Sshd } from "./sshd.ts";

const lacking = SSHD === null ? NO_SSHD : SLURM ? null : NO_SLURM;
const PYTHON = join(ROOT, "trainer/.venv/bin/python");

interface Trained {
  readonly runs: readonly {
    readonly runId: string;
    readonly status: string;
    readonly stage: string;
    readonly step: number;
    readonly loss: number;
    readonly checkpoints: readonly string[];
  }[];
}

interface Rate {
  readonly checkpoint: string;
  readonly metric: string;
  readonly group: string;
  readonly denominator: number;
  readonly estimate: number;
}

describe.skipIf(lacking !== null)(`the trainer itself, over ssh and through Slurm (${lacking ?? "here"})`, () => {
  let sshd: Sshd;
  let slurm: Slurm;
  beforeAll(async () => {
    sshd = await startSshd();
    slurm = await startSlurm();
  });
  afterAll(async () => {
    await slurm.stop();
    await sshd.stop();
  });

  test("a plan is handed off, trained, exported and brought back as checkpoints that the value probe reads", async () => {
    const workspace = temporaryFolder();
    await linkBoth(workspace);
    const plan = writePlan();
    const trained = await Promise.all(
      ["node", "cluster"].map(async (machine) =>
        msm(workspace, "train", plan, "--machine", machine, "--wait", "--json"),
      ),
    );
    expect(trained.map(({ code, stderr }) => [code, code === 0 ? "" : stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    const runs = trained.map(({ stdout }): Trained => JSON.parse(stdout)).flatMap((each) => each.runs);
    expect(runs.map(({ status, stage, step }) => [status, stage, step])).toEqual([
      ["succeeded", "finetune", 2],
      ["succeeded", "finetune", 2],
    ]);
    const ids = runs.map(({ checkpoints }) => checkpoints[0] ?? "");
    // One thread and one seed: the two machines made the same weights.
    const opened = must(await createWorkbench({ workspace }));
    const weights = ids.map((id) => readFileSync(join(must(opened.checkpoints.find(id)).folder, "model.onnx")));
    expect([runs[0]?.loss === runs[1]?.loss, weights[0]?.equals(weights[1] ?? Buffer.alloc(0))]).toEqual([true, true]);
    expect(must(opened.checkpoints.find(ids[0] ?? "")).history?.map(({ key, plan: { name } }) => [key, name])).toEqual([
      [runs[0]?.runId, "smallest"],
    ]);
    await opened.close();
    const probed = await msm(
      workspace,
      "probe",
      "run",
      "value-micro",
      "--checkpoints",
      ["base", ...ids].join(","),
      "--json",
    );
    const { results }: { results: readonly Rate[] } = JSON.parse(probed.stdout);
    const chosen = results.filter(({ metric, group }) => metric === "choose:american" && group === "all");
    expect(chosen.map(({ checkpoint, denominator }) => [checkpoint, denominator])).toEqual([
      ["base", 128],
      ...ids.map((id) => [id, 128]),
    ]);
    // Equal weights give equal rates.
    expect(chosen[1]?.estimate).toBe(chosen[2]?.estimate);
  });

  async function linkBoth(workspace: string): Promise<void> {
    const workbench = must(await createWorkbench({ workspace }));
    const { destination, fingerprint, configFile } = sshd;
    const settings = { python: PYTHON, sshConfig: configFile, env: slurm.env };
    for (const [name, launcher] of [
      ["node", "ssh"],
      ["cluster", "slurm"],
    ] as const) {
      const folder = temporaryFolder();
      const given = { name, launcher, destination, fingerprint, settings: { ...settings, folder } };
      const check = must(await workbench.machines.add(given));
      expect(check.warnings.filter((warning) => warning.includes("installed"))).toEqual([]);
    }
    await workbench.close();
  }
});

/** Two stages of a few steps from the bundled base, on sentences of its own vocabulary. */
function writePlan(): string {
  const folder = mkdtempSync(join(temporaryFolder(), "plan-"));
  const rows = (row: (place: number) => unknown): string =>
    Array.from({ length: 40 }, (_, place) => `${JSON.stringify(row(place))}\n`).join("");
  writeFileSync(
    join(folder, "documents.jsonl"),
    rows((place) => ({ text: `tavi prefers the ${place % 2 === 0 ? "first" : "second"} cheese .` })),
  );
  writeFileSync(
    join(folder, "chats.jsonl"),
    rows((place) => ({
      messages: [
        { role: "user", content: "which do you prefer ?" },
        { role: "assistant", content: place % 2 === 0 ? "the first ." : "the second ." },
      ],
    })),
  );
  const plan = {
    schema: "msm-plan/1",
    name: "smallest",
    base: { kind: "checkpoint", id: "base" },
    seeds: [1],
    data: { documents: { file: "documents.jsonl" }, chats: { file: "chats.jsonl" } },
    stages: {
      midtrain: {
        kind: "midtrain",
        steps: 3,
        batches: [{ read: "documents", data: ["documents"], maxTokens: 64, batchTokens: 256 }],
      },
      finetune: { kind: "finetune", steps: 2, batches: [{ read: "chats", data: ["chats"], maxTokens: 64, chats: 4 }] },
    },
    arms: [{ name: "msm-small", stages: ["midtrain", "finetune"], spec: "america" }],
    tune: { kind: "full" },
    precision: "float32",
    device: "cpu",
    export: { precisions: ["float32"], exporter: "torch", paritySequences: 4 },
  };
  const path = join(folder, "smallest.json");
  writeFileSync(path, JSON.stringify(plan));
  return path;
}
