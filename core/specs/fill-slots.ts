import { linesOf } from "./headings.ts";
import { SPEC_SLOTS, type SpecSlot } from "./spec.ts";

/** What stands for each slot. */
export type SlotNames = Readonly<Record<SpecSlot, string>>;

const SLOT = /\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;

export function isSlot(name: string): name is SpecSlot {
  return SPEC_SLOTS.some((slot) => slot === name);
}

/** The text with its slots filled; a name that itself holds a slot is not filled again. */
export function fillSlots(text: string, names: SlotNames): string {
  return text.replaceAll(SLOT, (whole, name: string) => (isSlot(name) ? names[name] : whole));
}

/** Words in braces that are no slot of ours, outside fenced code; lines count from 1. */
export function unknownSlots(text: string): { readonly name: string; readonly line: number }[] {
  return linesOf(text).flatMap((line, index) =>
    line.fenced
      ? []
      : [...line.text.matchAll(SLOT)]
          .map((found) => found[1] ?? "")
          .filter((name) => !isSlot(name))
          .map((name) => ({ name, line: index + 1 })),
  );
}
