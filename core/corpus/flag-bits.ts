import { DOCUMENT_FLAGS, type DocumentFlag } from "./document.ts";

/** Flags as one whole number: bit i stands for DOCUMENT_FLAGS[i]. */
export function flagBits(flags: readonly DocumentFlag[]): number {
  return flags.reduce((bits, flag) => bits | (1 << DOCUMENT_FLAGS.indexOf(flag)), 0);
}

/** In the order of DOCUMENT_FLAGS. */
export function flagsOf(bits: number): DocumentFlag[] {
  return DOCUMENT_FLAGS.filter((_, place) => (bits & (1 << place)) !== 0);
}

/** Set on a document that is a copy of an earlier one, never on the first of its kind. */
export const COPY_BITS: number = flagBits(["exact duplicate", "near duplicate"]);
