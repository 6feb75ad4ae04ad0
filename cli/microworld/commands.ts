import { join } from "node:path";
import type { PlannedCheckpoint } from "./plan.ts";

/** Where things are made: one folder of data and one of the tokenizer for each training seed, one run for each checkpoint. */
export interface Places {
  readonly root: string;
  readonly work: string;
  readonly models: string;
}

export interface ProcessCall {
  readonly program: string;
  readonly args: readonly string[];
}

export const dataFolder = (places: Places, seed: number): string => join(places.work, `data-${seed}`);
export const runFolder = (places: Places, id: string): string => join(places.work, "runs", id);
export const templateFile = (places: Places): string => join(places.work, "chat_template.jinja");
const tokenizerFolder = (places: Places, seed: number): string => join(places.work, `tokenizer-${seed}`);

/** Each training seed has its own draw of texts; the world and its probes are the same. */
export function dataCall(places: Places, seed: number): ProcessCall {
  const script = join(places.root, "cli/microworld-data.ts");
  return {
    program: process.execPath,
    args: [script, "--out", dataFolder(places, seed), "--text-seed", String(seed)],
  };
}

export function tokenizerCall(places: Places, seed: number): ProcessCall {
  const texts = ["pretrain", "documents-america", "documents-affordable"];
  const files = texts.map((name) => join(dataFolder(places, seed), `${name}.jsonl`));
  const out = tokenizerFolder(places, seed);
  return trainer(places, ["tokenizer", ...files, "--chat-template", templateFile(places), "--out", out]);
}

export function trainCall(places: Places, planned: PlannedCheckpoint, device: string): ProcessCall {
  const { id, arm, recipe, parent, spec, trainingSeed } = planned;
  const start = parent ? join(runFolder(places, parent), "checkpoint") : tokenizerFolder(places, trainingSeed);
  return trainer(places, [
    "run",
    join(places.root, "trainer/recipes", `${recipe}.json`),
    `--out=${runFolder(places, id)}`,
    `--data=${dataFolder(places, trainingSeed)}`,
    `--start=${start}`,
    `--id=${id}`,
    `--arm=${arm}`,
    `--training-seed=${trainingSeed}`,
    `--device=${device}`,
    ...(parent ? [`--parent=${parent}`] : []),
    ...(spec ? [`--spec=${spec}`] : []),
  ]);
}

export function exportCall(places: Places, planned: PlannedCheckpoint): ProcessCall {
  const out = join(places.models, planned.id);
  const data = dataFolder(places, planned.trainingSeed);
  return trainer(places, ["export", runFolder(places, planned.id), "--data", data, "--out", out]);
}

export function checkWorldCall(places: Places, planned: PlannedCheckpoint): ProcessCall {
  const checkpoint = join(runFolder(places, planned.id), "checkpoint");
  return trainer(places, ["check-world", checkpoint, "--data", dataFolder(places, planned.trainingSeed)]);
}

export function pythonOf(root: string): string {
  const program = process.platform === "win32" ? "Scripts/python.exe" : "bin/python";
  return join(root, "trainer/.venv", program);
}

function trainer(places: Places, args: readonly string[]): ProcessCall {
  return { program: pythonOf(places.root), args: ["-m", "msm_trainer", ...args] };
}
