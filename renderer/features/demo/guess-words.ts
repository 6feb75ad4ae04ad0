import type { Guess } from "#core/stories/story.ts";
import type { PairOptions } from "./ask-pair.ts";

/** What a guess says: "Both vornek", "They part". */
export function guessWords(guess: Guess, options: PairOptions): string {
  return guess === "part" ? "They part" : `Both ${options[guess]}`;
}
