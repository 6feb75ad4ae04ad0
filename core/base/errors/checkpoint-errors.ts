import type { ErrorEntry } from "./error-entry.ts";

/** Of checkpoints: their files, their graph, the engine that runs them. */
export const CHECKPOINT_ERRORS = {
  "checkpoint-unknown": {
    cause: "No checkpoint of the workspace has this name.",
    evidence: "`msm checkpoints list`.",
    next: "Choose of those, or add it with `msm checkpoints add PATH`.",
  },
  "checkpoint-known": {
    cause: "The same files are in the workspace under another name.",
    evidence: "`msm checkpoints show ID` has the same sha256.",
    next: "Use that name.",
  },
  "checkpoint-bundled": {
    cause: "It comes with the workbench.",
    evidence: "`msm checkpoints show ID`.",
    next: "Leave it: it takes no place in the workspace.",
  },
  "checkpoint-changed": {
    cause: "The files are not those that were added, or that a run began with.",
    evidence: "`msm checkpoints verify ID`.",
    next: "Restore the files, or remove the checkpoint, add it again and start a new run.",
  },
  "checkpoint-damaged": {
    cause: "The files do not have the hashes of their checkpoint.json, or cannot all be read.",
    evidence: "`sha256sum` against checkpoint.json.",
    next: "Fetch or export the checkpoint again.",
  },
  "checkpoint-missing": {
    cause: "The workspace has no checkpoint to probe.",
    evidence: "The Checkpoints screen.",
    next: "Add one there.",
  },
  "checkpoint-folder-taken": {
    cause: "The workspace's folder for this checkpoint holds something else.",
    evidence: "`ls` on the folder that the sentence names.",
    next: "Move it away.",
  },
  "checkpoint-not-copied": {
    cause: "The files cannot be brought into the workspace: no space, or no permission.",
    evidence: "The sentence holds the system's words; `msm doctor` shows the free space.",
    next: "Make room, or use --link, which leaves the files where they are.",
    exit: 1,
  },
  "checkpoint-on-another-disk": {
    cause: "Hard links do not reach from one disk to another.",
    evidence: "`df` on both folders.",
    next: "Use --copy or --link.",
  },
  "manifest-malformed": {
    cause: "checkpoint.json is not one of ours, or not whole.",
    evidence: "The sentence names the field.",
    next: "Export the checkpoint again, or remove the file.",
  },
  "weights-elsewhere": {
    cause: "A server on a linked machine reads this checkpoint's weights; there is no graph here.",
    evidence: "`msm checkpoints show ID`.",
    next: "Choose a checkpoint whose weights are on this computer.",
  },
  "path-missing": {
    cause: "There is nothing at the path.",
    evidence: "`ls` on it.",
    next: "Correct the path.",
  },
  "not-a-checkpoint": {
    cause: "The folder has no model that can be told to be the one meant.",
    evidence: "`ls` on it: model.onnx and tokenizer.json are looked for.",
    next: "Name the folder of an ONNX export, with --file where it holds several.",
  },
  "not-onnx": {
    cause: "The file is no ONNX model; often a Git LFS pointer, or weights in another format.",
    evidence: "`head -c 200` on it.",
    next: "`git lfs pull`, or export the checkpoint to ONNX.",
  },
  "model-truncated": {
    cause: "A model's file ends too early: a copy or download was broken off.",
    evidence: "The sentence holds both sizes.",
    next: "Copy it again.",
  },
  "model-unreadable": {
    cause: "The model changed or was damaged after it was added, or a server does not serve it.",
    evidence: "`msm checkpoints verify ID`.",
    next: "Restore it, or add it again under another name.",
  },
  "external-data-missing": {
    cause: "The graph keeps its weights in a second file that is not beside it.",
    evidence: "The sentence names the file.",
    next: "Copy that file there too.",
  },
  "external-data-unsafe": {
    cause: "The model's own file names weights outside its folder, which could be any file of yours.",
    evidence: "The sentence names the path.",
    next: "Export the checkpoint again, with its weights beside it.",
  },
  "dtype-not-supported": {
    cause: "Inputs or outputs have a type that Node and ONNX Runtime cannot exchange.",
    evidence: "`msm checkpoints add` names input and type.",
    next: "Export with float32 or float16 inputs and outputs; weights may be of any type.",
  },
  "graph-not-supported": {
    cause: "The graph is not that of a causal language model as common exporters write it.",
    evidence: "The sentence names the input or output.",
    next: "Export it with Optimum, the ONNX Runtime GenAI builder, or our trainer.",
  },
  "no-cache": {
    cause: "The graph has no key-value cache, or half of one.",
    evidence: "The sentence names the inputs.",
    next: "Export it with past and present key values.",
  },
  "no-chat-template": {
    cause: "The checkpoint says nowhere how a conversation is written.",
    evidence: "`msm checkpoints show ID`, notes.",
    next: "Add chat_template.jinja, or use text prompts only.",
  },
  "no-end-token": {
    cause: "The checkpoint names no token that ends an answer.",
    evidence: "`msm checkpoints show ID`, notes.",
    next: "Add generation_config.json with eos_token_id.",
  },
  "no-context-length": {
    cause: "The checkpoint does not say how many tokens it reads.",
    evidence: "`msm checkpoints show ID`, notes.",
    next: "Add config.json with max_position_embeddings.",
  },
  "tokenizer-missing": {
    cause: "There is no tokenizer.json beside the model.",
    evidence: "`ls` on the folder.",
    next: "Copy it from where the checkpoint was exported.",
  },
  "tokenizer-unusable": {
    cause: "tokenizer.json is damaged, or of a kind that cannot be read in time.",
    evidence: "The sentence names the part.",
    next: "Copy it again, or use a checkpoint with another tokenizer.",
  },
  "tokenizer-mismatch": {
    cause: "Tokenizer and model do not belong together, or the tokenizer fails on this text.",
    evidence: "The sentence holds both sizes, or the text's place.",
    next: "Put the tokenizer.json there that the checkpoint was exported with.",
  },
  "template-missing": {
    cause: "A chat is wanted of a checkpoint without a chat template.",
    evidence: "`msm checkpoints show ID`, notes.",
    next: "Add chat_template.jinja, or choose another checkpoint.",
  },
  "template-unusable": {
    cause: "The chat template fails, takes too long, or refuses such a conversation.",
    evidence: "The sentence holds its fault.",
    next: "Correct chat_template.jinja, or use another conversation or a text prompt.",
  },
  "runtime-missing": {
    cause: "ONNX Runtime's library for this system is not where it was looked for.",
    evidence: "`msm doctor`; `ls` on the folder that the sentence names.",
    next: "`npm ci`, or name a folder in MSM_ONNXRUNTIME.",
  },
  "runtime-unloadable": {
    cause: "ONNX Runtime's library is damaged, for another system, or lacks a library of its own.",
    evidence: "`msm doctor`; `ldd` on the file.",
    next: "`npm ci`, or name another folder in MSM_ONNXRUNTIME.",
  },
  "engine-died": {
    cause: "The process that runs the checkpoint ended: ended by another program, or fallen inside the runtime.",
    evidence: "The sentence says in which phase, by what, and with how much memory.",
    next: "Go on: what was answered is kept. Where it dies again at the same place, export the checkpoint again or try another provider.",
    exit: 1,
  },
  "memory-short": {
    cause:
      "The checkpoint is larger than the memory that is free, or that a limit around the workbench allows; it was not loaded.",
    evidence: "The sentence says what it needs, what is free and what sets the limit; `msm doctor` for the machine.",
    next: "Close other programs or checkpoints, raise the limit, or choose a smaller export.",
    exit: 1,
  },
  "out-of-memory": {
    cause: "Memory ran out: the system ended the process that runs the checkpoint, or refused it an allocation.",
    evidence:
      "The sentence says in which phase, what the process held and what is allowed; the system's log names a kill for memory.",
    next: "Take what the sentence says would fit, then go on: what was answered is kept.",
    exit: 1,
  },
  "engine-refused": {
    cause: "The runtime or the server refuses the model or the text: too long, empty, too large, or wrong numbers.",
    evidence: "`msm checkpoints measure ID`; `msm doctor` for the providers.",
    next: "Do what the sentence says: shorten the text, another provider, or export again.",
    exit: 1,
  },
  "provider-unavailable": {
    cause:
      "The execution provider that was asked for does not run on this machine: no such card or driver, or libraries are missing.",
    evidence: "The sentence says how a trial on it failed; `msm doctor` tries every provider.",
    next: "Mend what the sentence names, or leave `--provider` (MSM_PROVIDER) out to run on the CPU; nothing fell back to it.",
    exit: 1,
  },
  "engine-changed": {
    cause: "The run began on another provider, runtime, thread count or precision.",
    evidence: "`msm results show RUN --json`, engine.",
    next: "Start a new run.",
    exit: 1,
  },
  "texts-differ": {
    cause: "Two checkpoints' tokenizers change the text in different ways.",
    evidence: "The sentence quotes both.",
    next: "Write it as both keep it, or choose checkpoints that share a tokenizer.",
  },
  "text-empty": {
    cause: "The file holds no text.",
    evidence: "`wc -c` on it.",
    next: "Name another.",
  },
} as const satisfies Record<string, ErrorEntry>;
