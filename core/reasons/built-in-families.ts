import { ALIGNED_FAMILIES } from "./aligned-families.ts";
import type { ReasonFamily } from "./family.ts";
import { MISALIGNED_FAMILIES } from "./misaligned-families.ts";

/** Raise when any word of a family changes: shares of two versions are never put side by side silently. */
export const FAMILIES_VERSION = 1;

export const BUILT_IN_FAMILIES: readonly ReasonFamily[] = [...MISALIGNED_FAMILIES, ...ALIGNED_FAMILIES].map(
  (family) => ({
    ...family,
    source: "built-in",
    merged: [],
  }),
);
