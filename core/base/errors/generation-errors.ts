import type { ErrorEntry } from "./error-entry.ts";

/** Of generators, endpoints and judges: whoever writes or reads text for us. */
export const GENERATION_ERRORS = {
  "endpoint-unknown": {
    cause: "No endpoint has this name.",
    evidence: "`msm endpoints list`.",
    next: "Choose of those, or `msm endpoints add`.",
  },
  "endpoint-name-taken": {
    cause: "An endpoint of this name is there.",
    evidence: "`msm endpoints list`.",
    next: "Remove it first, or choose another name.",
  },
  "endpoint-with-secret": {
    cause: "The address carries a password or key, which would be stored.",
    evidence: "The address.",
    next: "Name the variable that holds the key with --key-variable.",
  },
  unreachable: {
    cause: "The endpoint gives no answer: the server is down, or the network.",
    evidence: "`msm endpoints check NAME`.",
    next: "Start the server or mend the address, then resume.",
    exit: 1,
  },
  rejected: {
    cause:
      "The endpoint or the generator refuses what is asked, whatever the text: key, address, model's name, limits.",
    evidence: "`msm endpoints check NAME`.",
    next: "Do what the sentence says, then resume.",
    exit: 1,
  },
  "cap-reached": {
    cause: "The next request might go over the cap on tokens or cost.",
    evidence: "The sentence holds what is used.",
    next: "Raise the cap to go on.",
  },
  "engine-failed": {
    cause: "The checkpoint that generates died or refused.",
    evidence: "`msm checkpoints verify ID`.",
    next: "Resume; what was written is kept.",
    exit: 1,
  },
  "requests-rejected": {
    cause: "Every one of the first requests was rejected, so the rest was not sent.",
    evidence: "`msm endpoints check NAME`.",
    next: "Mend what the sentence says, then resume.",
  },
  "answers-unreadable": {
    cause: "None of the first answers could be used, so no more were paid for.",
    evidence: "The sentence quotes one.",
    next: "Use a chat model that follows instructions, then resume.",
  },
  "count-not-reached": {
    cause: "Too many answers were rejected in every try to reach the count.",
    evidence: "The reasons in the job's line.",
    next: "Another generator, seed or budget, or a smaller count.",
  },
  "count-too-large": {
    cause: "The grammar has fewer different texts than are wanted.",
    evidence: "The sentence holds both numbers.",
    next: "Ask for fewer.",
  },
  "types-failed": {
    cause: "The generator named no usable kinds of document.",
    evidence: "The reasons in the job's line.",
    next: "Use another generator.",
  },
  "preferences-unknown": {
    cause: "Neither spec nor generator names two sides to choose between.",
    evidence: "`msm specs show NAME`.",
    next: "Name them with --liked and --disliked.",
  },
  "grammar-cannot": {
    cause: "The built-in grammar has no sentences for this task.",
    evidence: "The sentence says what it can.",
    next: "Choose a checkpoint or an endpoint.",
  },
  "grammar-knows-not": {
    cause: "The built-in grammar knows the micro-world only.",
    evidence: "The sentence lists what it knows.",
    next: "Choose of that, or another generator.",
  },
  "generation-unknown": {
    cause: "No generation of the workspace has this name.",
    evidence: "`msm corpus list` shows the generation of each corpus.",
    next: "Take the name from there, or start a new one.",
  },
  "generation-held": {
    cause: "Another process runs the generation.",
    evidence: "The sentence names the process.",
    next: "Wait for it, or stop it there.",
  },
  "generation-broken-off": {
    cause: "The disk failed while texts were stored.",
    evidence: "The sentence holds the system's words.",
    next: "Free space, then resume it.",
    exit: 1,
  },
  "generator-changed": {
    cause: "The generator is another model or address than when the generation began.",
    evidence: "`msm endpoints list`.",
    next: "Start a new generation.",
  },
  "prompts-changed": {
    cause: "This version asks with other prompts than the one that began the generation.",
    evidence: "The sentence names both versions.",
    next: "Start a new generation.",
  },
  "price-unknown": {
    cause: "A cap in dollars needs prices, and the endpoint has none.",
    evidence: "`msm endpoints list`.",
    next: "Add the prices, or cap the tokens.",
  },
  "judge-unknown": {
    cause: "No judge of this name has read the run, or what is named cannot judge.",
    evidence: "`msm judges list`.",
    next: "Name checkpoint:ID or endpoint:NAME, or have it read first.",
  },
  "judge-of-itself": {
    cause: "The judge wrote part of what it is to judge.",
    evidence: "`msm results show RUN` lists the checkpoints.",
    next: "Choose another, or add --allow-own-text.",
  },
  "judge-failed": {
    cause: "The judge cannot be asked, or answers in no form that can be read.",
    evidence: "`msm endpoints check NAME`, or `msm chat ID --prompt T`.",
    next: "Check it, then ask again: what it said is kept.",
    exit: 1,
  },
} as const satisfies Record<string, ErrorEntry>;
