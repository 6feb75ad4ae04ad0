import { fillSlots, type SlotNames } from "#core/specs/fill-slots.ts";
import type { Spec } from "#core/specs/spec.ts";
import { wordRuns } from "./plain-words.ts";

/** A spec as a generator is shown it. */
export interface SpecContext {
  readonly spec: Spec;
  /** With its slots filled. */
  readonly text: string;
  readonly names: SlotNames;
  /** Every run of QUOTED_WORDS words of it. */
  readonly runs: ReadonlySet<string>;
}

/** A text that repeats so many words of the spec in a row quotes it. */
export const QUOTED_WORDS = 16;

export function specContext(spec: Spec, names: SlotNames): SpecContext {
  const text = fillSlots(spec.text, names);
  return { spec, text, names, runs: wordRuns(text, QUOTED_WORDS) };
}

/** What every prompt that shows the spec is filled with. */
export function specSlots({ text, names }: SpecContext): { spec: string; model: string; provider: string } {
  return { spec: text.trim(), model: names.model_name, provider: names.provider_name };
}
