import type { StarterPlan } from "./starter-plan.ts";

/** What the first line with each key is told by; keys without a comment say enough. */
const COMMENTS: readonly (readonly [string, string])[] = [
  [
    "base",
    'What every arm starts from: {"kind": "checkpoint", "id"}, "folder" (sent along), "path" (lies on the machine) or "hub".',
  ],
  ["seeds", "Training seeds: every arm is trained once for each; a second seed's runs have it behind their names."],
  [
    "data",
    'Where rows come from: {"file"} beside this file, {"corpus"} of the workspace with "query", "budgetTokens" and "seed", or {"of", "share"} of other data.',
  ],
  ["stages", "Training steps. Arms that begin with the same stages share them: those are trained once."],
  [
    "epochs",
    'How long a stage is: "epochs" of its data, or "steps" of the optimizer. Few steps teach nothing: see msm plan cost.',
  ],
  ["batchTokens", "Tokens of one optimizer step; maxTokens is the longest piece of a document."],
  ["chats", "Conversations of one optimizer step; the loss counts the assistant's tokens only."],
  ["reasoning", '"strip" leaves think blocks out, "keep" learns them.'],
  ["reward", "Name of a reward that the trainer has, with its rewardSettings."],
  ["arms", "What is compared: names of stages in their order, and the spec whose documents it reads."],
  ["tune", '{"kind": "full"} moves all weights; LoRA is the paper\'s way.'],
  ["export", "ONNX files that each arm ends with."],
  ["gpus", "GPUs of one run."],
];

/** A plan file to be edited: JSON in which whole lines may be comments. */
export function starterText(plan: StarterPlan): string {
  const told = new Set<string>();
  const lines = JSON.stringify(plan, null, 2)
    // A list of plain values stands on one line.
    .replaceAll(/\[\n\s*([^[\]{}]*?)\n\s*\]/g, (_, values: string) => `[${values.replaceAll(/,\n\s*/g, ", ")}]`)
    .split("\n")
    .flatMap((line) => {
      const key = /^\s*"([A-Za-z]+)":/.exec(line)?.[1];
      const comment = COMMENTS.find(([named]) => named === key)?.[1];
      // "data" and "chats" name things below too: of a key at the top the top one is told.
      if (key === undefined || comment === undefined || told.has(key) || !atItsPlace(key, line)) return [line];
      told.add(key);
      return [`${line.slice(0, line.search(/\S/))}// ${comment}`, line];
    });
  return `${lines.join("\n")}\n`;
}

const AT_TOP = new Set(["base", "seeds", "data", "stages", "arms", "tune", "export", "gpus"]);

function atItsPlace(key: string, line: string): boolean {
  return AT_TOP.has(key) ? /^ {2}"/.test(line) : /^ {4}/.test(line) && !/"chats": \{/.test(line);
}
