import type { ErrorEntry } from "./error-entry.ts";

/** Of engine packs and of updates from a file. */
export const PRODUCT_ERRORS = {
  "engine-pack-missing": {
    cause: "There is nothing at the path that was named as an engine pack.",
    evidence: "The sentence names the path.",
    next: "Name the pack's file or its unpacked folder.",
  },
  "engine-pack-damaged": {
    cause:
      "What was named is no engine pack, or not the one that was made: cut off, changed, or with names and links that no pack may hold.",
    evidence: "The sentence says which file and what about it; nothing was added.",
    next: "Fetch the pack again and compare its SHA-256 with the maker's: `msm engine add FILE --sha256 HEX`.",
  },
  "engine-pack-unfit": {
    cause: "The pack is for another system, processor or version of ONNX Runtime than this MSM Workbench runs.",
    evidence: "The sentence names both; `msm doctor --json` for the runtime of this one.",
    next: "Take the pack that was made for this version and system.",
  },
  "engine-pack-exists": {
    cause:
      "A pack of this name is installed already, or another one for the same provider: a provider runs on one pack.",
    evidence: "The sentence names the pack that is there; `msm engine list`.",
    next: "Remove that one first: `msm engine remove NAME`.",
  },
  "engine-pack-unknown": {
    cause: "No pack of this name is installed.",
    evidence: "`msm engine list`.",
    next: "Take a name of the list.",
  },
  "engine-pack-unloadable": {
    cause:
      "The system cannot load the pack's ONNX Runtime: a library that it needs is missing, or it is for another system.",
    evidence: "The sentence holds the system's words, from a process that was started for the try alone.",
    next: "Install what is missing, or take another pack; nothing was added.",
    exit: 1,
  },
  "engine-pack-unmade": {
    cause:
      "No pack can be made of what was named: no folder of libraries, a needed one missing, two of one name, too many, or the file is there already.",
    evidence: "The sentence names the folder, the library or the number.",
    next: "Run `npm run setup:cuda` on a machine with a network first, or name another folder or file.",
  },
  "update-unknown": {
    cause: "The installer, its SHA256SUMS or the line for it cannot be found or read.",
    evidence: "The sentence names the file that is missing.",
    next: "Put installer and SHA256SUMS of one version into one folder, then `msm update verify FILE`.",
  },
} as const satisfies Record<string, ErrorEntry>;
