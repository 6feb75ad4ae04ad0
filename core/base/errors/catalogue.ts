import { CHECKPOINT_ERRORS } from "./checkpoint-errors.ts";
import { CORPUS_ERRORS } from "./corpus-errors.ts";
import type { ErrorEntry } from "./error-entry.ts";
import { GENERATION_ERRORS } from "./generation-errors.ts";
import { MACHINE_ERRORS } from "./machine-errors.ts";
import { PLAN_ERRORS } from "./plan-errors.ts";
import { PROBE_ERRORS } from "./probe-errors.ts";
import { PRODUCT_ERRORS } from "./product-errors.ts";
import { RESULT_ERRORS } from "./result-errors.ts";
import { SPEC_ERRORS } from "./spec-errors.ts";
import { WORKSPACE_ERRORS } from "./workspace-errors.ts";

/** Every error that can reach a person, by area. A problem with a code that is not here does not compile. */
export const ERROR_AREAS = {
  "Workspace, files and window": WORKSPACE_ERRORS,
  Checkpoints: CHECKPOINT_ERRORS,
  Specs: SPEC_ERRORS,
  Corpora: CORPUS_ERRORS,
  "Generators, endpoints and judges": GENERATION_ERRORS,
  Probes: PROBE_ERRORS,
  Results: RESULT_ERRORS,
  "Training plans": PLAN_ERRORS,
  "Machines and runs": MACHINE_ERRORS,
  "Engine packs and updates": PRODUCT_ERRORS,
};

const CATALOGUE = {
  ...WORKSPACE_ERRORS,
  ...CHECKPOINT_ERRORS,
  ...SPEC_ERRORS,
  ...CORPUS_ERRORS,
  ...GENERATION_ERRORS,
  ...PROBE_ERRORS,
  ...RESULT_ERRORS,
  ...PLAN_ERRORS,
  ...MACHINE_ERRORS,
  ...PRODUCT_ERRORS,
};

export type ErrorCode = keyof typeof CATALOGUE;

export function errorEntry(code: ErrorCode): ErrorEntry {
  return CATALOGUE[code];
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(CATALOGUE, text);
}

export function errorCodes(): ErrorCode[] {
  return Object.keys(CATALOGUE).filter(isErrorCode);
}
