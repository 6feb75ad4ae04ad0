import type { ErrorEntry } from "./error-entry.ts";

/** Of probes: their files, items, cells and checks. */
export const PROBE_ERRORS = {
  "probe-unknown": {
    cause: "No probe, or no such version of it, is in the workspace.",
    evidence: "`msm probes list`.",
    next: "Choose of those, or `msm probes import FILE`.",
  },
  "probe-missing": {
    cause: "The workspace has no probe to run.",
    evidence: "The Probes screen.",
    next: "Import one there.",
  },
  "probe-malformed": {
    cause: "The file is no probe: not JSON, or a field is missing or wrong.",
    evidence: "The sentence names the field.",
    next: "Correct it and import it again; `msm probes export` shows a whole one.",
  },
  "probe-kind": {
    cause: "The probe or run is of another kind than the command is for: value pairs, grid or open questions.",
    evidence: "`msm probes show ID`.",
    next: "Choose one of that kind.",
  },
  "probe-outdated": {
    cause: "The probe was made for texts of an earlier version of the program.",
    evidence: "`msm probes show ID`.",
    next: "Choose a newer version of it.",
  },
  "probe-version-taken": {
    cause: "The version is there with other content, and results refer to it.",
    evidence: "`msm probes diff`.",
    next: "Raise the file's version.",
  },
  "probe-bundled": {
    cause: "The probe comes with the workbench.",
    evidence: "`msm probes list`.",
    next: "Keep yours under another id.",
  },
  "probe-unchecked": {
    cause: "What is asked for takes a check, and there is none of this version and these corpora.",
    evidence: "`msm probes show ID`.",
    next: "`msm probes check ID`.",
  },
  "nothing-left": {
    cause: "Leaving out what the check found would leave a value without items.",
    evidence: "`msm probes check ID`.",
    next: "Write better items instead.",
  },
  "rows-malformed": {
    cause: "The table's name or form is none that can be read.",
    evidence: "The sentence names the line.",
    next: "Use .csv, .tsv or .jsonl, and correct the line.",
  },
  "rows-unusable": {
    cause: "No row of the table makes an item, or the file gives no name.",
    evidence: "The sentence says why the first does not.",
    next: "Correct the columns, or name the probe with --id.",
  },
  "not-a-grid": {
    cause: "An option of grids is given for a probe that is none.",
    evidence: "`msm probes show ID`.",
    next: "Leave the option out.",
  },
  "split-empty": {
    cause: "No cell of the probe is in the chosen split.",
    evidence: "`msm probes show ID`.",
    next: "Choose the other, or leave it out.",
  },
  "reading-unknown": {
    cause: "The probe offers no options, so there is no likelihood to read.",
    evidence: "`msm probes show ID`.",
    next: "Use --reading sampled.",
  },
  "context-too-short": {
    cause: "The prompt and the room for an answer are longer than the checkpoint reads.",
    evidence: "The sentence holds the numbers.",
    next: "Do what it says: fewer --max-tokens, other cells, or a checkpoint that reads more.",
  },
  "prompt-unresolved": {
    cause: "A scenario's text holds a variable without a value.",
    evidence: "The sentence names cell and variable.",
    next: "Give it a value in the scenario's text.",
  },
  "cell-unknown": {
    cause: "The grid has no cell of this id.",
    evidence: "`msm probes show ID`.",
    next: "Choose of those.",
  },
  "axis-unknown": {
    cause: "The probe has no value (axis) of this name.",
    evidence: "`msm probes show ID`.",
    next: "Choose of those that the sentence lists.",
  },
  "group-unknown": {
    cause: "The probe has no group of this name, or nothing was measured for it.",
    evidence: "`msm probes show ID`.",
    next: "Choose of those.",
  },
  "why-set-missing": {
    cause: "Nothing says which phrases are reasons for the probe's choices.",
    evidence: "`msm probe why` names the form.",
    next: "Name a file with --set.",
  },
  "why-set-wrong": {
    cause: "The file of phrases is malformed, or about another probe.",
    evidence: "The sentence names the field.",
    next: "Correct it; models/why/value-micro.json shows the form.",
  },
} as const satisfies Record<string, ErrorEntry>;
