import type { ErrorEntry } from "./error-entry.ts";

/** Of training plans: the file, its base model, its data. */
export const PLAN_ERRORS = {
  "plan-unknown": {
    cause: "There is no plan of this name and no such file.",
    evidence: "`msm plan list`.",
    next: "Choose of those, or name a file.",
  },
  "plan-name-taken": {
    cause: "A bundled plan has the name.",
    evidence: "`msm plan list`.",
    next: "Give yours another.",
  },
  "plan-unreadable": {
    cause: "The plan's file cannot be read, or is a folder.",
    evidence: "The sentence holds the system's words.",
    next: "Correct the file or the path.",
  },
  "plan-malformed": {
    cause: "The file is no plan: a field is missing, wrong or unknown, or names what the plan does not have.",
    evidence: "The sentence names the field; `msm plan show plans/tiny.json` shows a whole one.",
    next: "Correct it there.",
  },
  "plan-impossible": {
    cause: "An arm needs data that was not named.",
    evidence: "The sentence names arm and data.",
    next: "Name the data, or leave the arm out.",
  },
  "plan-without-folder": {
    cause: "A relative path in a plan that lies in no folder leads nowhere.",
    evidence: "The sentence names the path.",
    next: "Write the whole path.",
  },
  "stage-unknown": {
    cause: "The plan has no such stage.",
    evidence: "`msm plan show FILE`.",
    next: "Choose of those that the sentence lists.",
  },
  "base-missing": {
    cause: "The base model's folder or a file of it is not there.",
    evidence: "`ls` on the folder.",
    next: "Correct the path, or copy the file there.",
  },
  "base-damaged": {
    cause: "A safetensors file of the base model is not whole.",
    evidence: "The sentence holds the fault.",
    next: "Copy it again.",
  },
  "base-untrainable": {
    cause: "The base has weights to run and none to train: ONNX, a server's, or no safetensors.",
    evidence: "`msm checkpoints show ID`; `ls` on the folder.",
    next: "Name the folder of the weights that it was made from.",
  },
  "data-empty": {
    cause: "The plan's data has no rows.",
    evidence: "`msm plan cost FILE`.",
    next: "Correct its source.",
  },
  "data-malformed": {
    cause: "A row of the plan's data has not the form that its stage trains on.",
    evidence: "The sentence names file, line and field.",
    next: "Correct it there.",
  },
} as const satisfies Record<string, ErrorEntry>;
