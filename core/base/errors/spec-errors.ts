import type { ErrorEntry } from "./error-entry.ts";

/** Of specs: their texts, names, and what is made of them. */
export const SPEC_ERRORS = {
  "spec-unknown": {
    cause: "No spec of the workspace has this name, version or text.",
    evidence: "`msm specs list`.",
    next: "Choose of those, or `msm specs import FILE`.",
  },
  "spec-empty": { cause: "The file holds no text.", evidence: "`wc -c` on it.", next: "Write the spec first." },
  "spec-too-large": {
    cause: "The text is longer than any spec may be; it may be a corpus.",
    evidence: "The sentence holds its size.",
    next: "`msm corpus import`, or shorten it.",
  },
  "spec-not-text": {
    cause: "The file is binary, or not UTF-8.",
    evidence: "`file` on it.",
    next: "Save it as UTF-8 text.",
  },
  "spec-unknown-slot": {
    cause: "Braces in the text look like a slot that nothing fills.",
    evidence: "The sentence names slot and line.",
    next: "Correct the slot, or put other braces in a block of code.",
  },
  "spec-name-taken": {
    cause: "Another spec has the name.",
    evidence: "`msm specs list`.",
    next: "Choose another name.",
  },
  "spec-name-unusable": {
    cause: "The name has signs that commands and files cannot carry.",
    evidence: "The sentence says which are allowed.",
    next: "Choose a plainer one.",
  },
  "spec-bundled": {
    cause: "The spec comes with the workbench, and results refer to its text.",
    evidence: "`msm specs list`.",
    next: "Keep your text under another name.",
  },
  "spec-missing": {
    cause: "A document does not say which spec it explains, or that text is not here.",
    evidence: "`msm corpus show ID`.",
    next: "Import the spec, and the corpus with --spec.",
  },
  "spec-without-parts": {
    cause: "The spec has no headings, paragraphs, claims or rules that the work could go through.",
    evidence: "`msm specs show NAME`.",
    next: "Write more of it, choose another, or let a generator analyse it.",
  },
  "spec-without-preferences": {
    cause: "No likes and dislikes can be told apart in the spec.",
    evidence: "`msm specs show NAME`.",
    next: "List them under headings that say so.",
  },
  "spec-without-rules": {
    cause: "No rules can be told apart in the spec.",
    evidence: "`msm specs show NAME`.",
    next: "Give each a heading such as SP1 and a list under it.",
  },
  "spec-without-value": {
    cause: "The spec does not name the value that is to be taken out.",
    evidence: "`msm specs show NAME`.",
    next: "Name the value by words that stand in it.",
  },
  "ablation-incomplete": {
    cause: "Words of the value would be left in the ablated spec.",
    evidence: "The sentence quotes them.",
    next: "Name them too, or rewrite these places.",
  },
  "augment-without-length": {
    cause: "Padding a spec needs a length to reach.",
    evidence: "The command line.",
    next: "Add --words N.",
  },
  "augment-failed": {
    cause: "The generator wrote no spec that passed the checks.",
    evidence: "The sentence says what was wrong with the last.",
    next: "Another generator, or more attempts.",
    exit: 1,
  },
  "analysis-failed": {
    cause: "The generator analysed the spec in no form that could be used.",
    evidence: "The reasons in the job's line.",
    next: "Another generator, or --analysis by-rule.",
    exit: 1,
  },
} as const satisfies Record<string, ErrorEntry>;
