import { expect, test } from "vitest";
import { LaunchSpec } from "#core/runs/launch-spec.ts";
import { runContents } from "#core/runs/run-contents.ts";
import { TrainSpec } from "#core/runs/train-spec.ts";

const KEY = "01M8B8PNGFQYVWY958806R74CA";
const OTHER = "01M8B8PNGGBXZC2CX624PQ9ASH";
const SHA = "a".repeat(64);
const LAUNCH = {
  schema: "msm-launch/1",
  key: KEY,
  command: ["{python}", "-m", "msm_trainer", "train", "."],
  files: { "run.json": SHA, "data/chats.jsonl": SHA, "trainer/msm_trainer/run.py": SHA },
  after: [OTHER],
};
const TRAINING = {
  schema: "msm-run/1",
  key: KEY,
  id: "aft",
  arm: "aft",
  spec: null,
  trainingSeed: 1,
  parent: "base",
  plan: { name: "first", sha256: SHA },
  base: { kind: "run", key: OTHER },
  stages: [{ kind: "finetune", steps: 2, batches: [{ read: "chats", data: ["data/chats.jsonl"], chats: 1 }] }],
  export: null,
};

const contents = (launch: object = {}, training: object = {}): string =>
  runContents(LaunchSpec.parse({ ...LAUNCH, ...launch }), TrainSpec.parse({ ...TRAINING, ...training }));

test("a run's own key, its settings' file and the plan that asked for it say nothing about what is trained", () => {
  const files = { ...LAUNCH.files, "run.json": "b".repeat(64) };
  expect(contents({ key: OTHER, files }, { key: OTHER, plan: { name: "grown", sha256: "b".repeat(64) } })).toBe(
    contents(),
  );
});

test.for([
  ["its data", { files: { ...LAUNCH.files, "data/chats.jsonl": "b".repeat(64) } }, {}],
  ["the trainer", { files: { ...LAUNCH.files, "trainer/msm_trainer/run.py": "b".repeat(64) } }, {}],
  ["a file that it lacks", { files: { "run.json": SHA, "data/chats.jsonl": SHA } }, {}],
  ["its command", { command: ["python"] }, {}],
  ["a limit", { limits: { wallSeconds: 60 } }, {}],
  ["its seed", {}, { trainingSeed: 2 }],
  ["its name", {}, { id: "aft-2" }],
  ["its parent", { after: [KEY] }, { base: { kind: "run", key: KEY } }],
  ["its threads", {}, { threads: 2 }],
  ["its export", {}, { export: { precisions: ["float16"] } }],
  ["a stage", {}, { stages: [{ ...TRAINING.stages[0], steps: 3 }] }],
] as const)("%s makes another run of it", ([, launch, training]) => {
  expect(contents(launch, training)).not.toBe(contents());
});
