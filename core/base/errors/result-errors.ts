import type { ErrorEntry } from "./error-entry.ts";

/** Of probe runs and what is made of them: comparisons, reviews, reasons, protocols, predictions, stories. */
export const RESULT_ERRORS = {
  "run-unknown": {
    cause: "No run of the workspace has this name, or it has not ended yet.",
    evidence: "`msm results list` for probe runs, `msm runs list` for training runs.",
    next: "Take the name from there.",
  },
  "run-missing": { cause: "No run was named.", evidence: "`msm results list`.", next: "Name at least one." },
  "run-empty": {
    cause: "The run holds no readings yet.",
    evidence: "`msm results show RUN`.",
    next: "Resume it: `msm probe run PROBE --resume RUN`.",
  },
  "run-held": {
    cause: "Another process runs it.",
    evidence: "The sentence names the process.",
    next: "Wait for it, or stop it there.",
  },
  "run-broken-off": {
    cause: "The disk failed while readings were stored.",
    evidence: "The sentence holds the system's words.",
    next: "Free space, then resume it.",
    exit: 1,
  },
  "results-foreign": {
    cause: "These results were imported from another program and are no run of ours.",
    evidence: "`msm results show ID`.",
    next: "Look at them there; they are never paired.",
  },
  "results-unknown": {
    cause: "No imported results have this name.",
    evidence: "`msm results list`.",
    next: "Choose of those.",
  },
  "results-unreadable": {
    cause: "The file is none of the logs that can be read.",
    evidence: "The sentence lists those.",
    next: "Give an Inspect log, lm-evaluation-harness samples, or a results folder.",
  },
  "probes-differ": {
    cause: "The runs are of different probes or versions.",
    evidence: "`msm results list`.",
    next: "Name runs of one probe version.",
  },
  "baseline-unknown": {
    cause: "The baseline is not among the compared checkpoints.",
    evidence: "`msm results show RUN`.",
    next: "Choose one of them.",
  },
  "arm-unknown": {
    cause: "The experiment has no such arm.",
    evidence: "`msm experiment RUN`.",
    next: "Choose of those that the sentence lists.",
  },
  "raters-differ": {
    cause: "Answers of one run were rated by several judges or rubrics, or the two runs by different ones.",
    evidence: "`msm results show RUN`.",
    next: "Rate them with one: `msm probe rate`.",
  },
  "rollout-unknown": {
    cause: "The run has no rollout of this id.",
    evidence: "`msm review list RUN`.",
    next: "Take the id from there.",
  },
  "executed-missing": {
    cause: "Rules cannot tell whether the act was carried out, so the reviewer has to.",
    evidence: "`msm review list RUN`.",
    next: "Add --executed yes, no or unknown.",
  },
  "reason-missing": {
    cause: "A changed rating, an objection or an adjudication is kept with its reason only.",
    evidence: "`msm review history`.",
    next: "Say why.",
  },
  "nothing-to-read": {
    cause: "The assistant wrote nothing, so there is nothing to rate.",
    evidence: "`msm review list RUN`.",
    next: "Choose another rollout.",
  },
  "own-dispute": {
    cause: "Who disagrees cannot settle the disagreement.",
    evidence: "`msm review history`.",
    next: "Have somebody else settle it, or change the rating with a reason.",
  },
  "not-disputed": {
    cause: "There is nothing to adjudicate: nobody disagrees.",
    evidence: "`msm review history`.",
    next: "Rate it instead.",
  },
  "extractor-unknown": {
    cause: "No reader of this name has listed reasons of the run.",
    evidence: "`msm reasons show RUN`.",
    next: "Choose of those, or let one list them.",
  },
  "family-unknown": {
    cause: "No family of reasons has this name.",
    evidence: "`msm reasons show`.",
    next: "Choose of those.",
  },
  "cluster-unknown": {
    cause: "The run has no group of reasons of this number.",
    evidence: "`msm reasons clusters RUN`.",
    next: "Choose of those.",
  },
  "edit-impossible": {
    cause: "The change does not fit the groups of reasons as they are.",
    evidence: "`msm reasons clusters RUN`.",
    next: "Look at them and change the command.",
  },
  "groups-sealed": {
    cause: "A protocol keeps these groups closed until somebody opens them.",
    evidence: "`msm protocol show NAME`.",
    next: "`msm protocol open NAME`, when the time has come.",
  },
  "protocol-unknown": {
    cause: "No protocol has this name.",
    evidence: "`msm protocol list`.",
    next: "Choose of those.",
  },
  "protocol-exists": {
    cause: "A protocol of this name is there, and none is ever changed.",
    evidence: "`msm protocol show NAME`.",
    next: "Choose another name.",
  },
  "protocol-wrong": {
    cause: "The protocol names what the probe or the workspace does not have.",
    evidence: "`msm probes show ID`; `msm checkpoints list`.",
    next: "Correct the option that the sentence names.",
  },
  "protocol-other-probe": {
    cause: "Protocol and run are of different probes.",
    evidence: "`msm protocol show NAME`.",
    next: "Name a run of that probe.",
  },
  "prediction-unknown": {
    cause: "No prediction has this name.",
    evidence: "`msm predict list`.",
    next: "Choose of those.",
  },
  "prediction-wrong": {
    cause: "What is predicted cannot be measured by this probe.",
    evidence: "`msm probes show ID`.",
    next: "Correct what the sentence names.",
  },
  "prediction-revealed": {
    cause: "The prediction was revealed and stays as it is.",
    evidence: "`msm predict show ID`.",
    next: "Make another.",
  },
  "story-unknown": {
    cause: "No story has this name.",
    evidence: "`msm demo list`.",
    next: "Choose of those.",
  },
  "story-exists": {
    cause: "A story of this name is there.",
    evidence: "`msm demo list`.",
    next: "Choose another id, or add --force.",
  },
  "story-bundled": {
    cause: "The story comes with the workbench.",
    evidence: "`msm demo list`.",
    next: "Give yours another id.",
  },
  "story-malformed": {
    cause: "The file is no story: not JSON, or a field is missing or wrong.",
    evidence: "The sentence names the field.",
    next: "Correct it; `msm demo show` prints a whole one.",
  },
  "story-unreadable": {
    cause: "The story's file cannot be read.",
    evidence: "The sentence holds the system's words.",
    next: "Name a story's file.",
  },
  "story-not-written": {
    cause: "The story cannot be written into the workspace.",
    evidence: "The sentence holds the system's words.",
    next: "Make room there.",
    exit: 1,
  },
  "story-checkpoint": {
    cause: "The run did not read a checkpoint of the story, or the story has fewer than two.",
    evidence: "`msm results show RUN`.",
    next: "Choose of those that the run read.",
  },
  "item-unknown": {
    cause: "The figure's group holds no item of this name: another version of the probe had it, or the address is old.",
    evidence: "The list of items behind the figure.",
    next: "Choose one of the list.",
  },
} as const satisfies Record<string, ErrorEntry>;
