import { countWords } from "../words.ts";

/** How far lengths of specs that are compared may lie apart: five in a hundred words. */
export const LENGTH_TOLERANCE = 0.05;

export interface LengthVerdict {
  readonly words: number;
  readonly target: number;
  /** Fewest and most words that match. */
  readonly low: number;
  readonly high: number;
  /** Words beyond the target; negative where some are missing. */
  readonly difference: number;
  readonly verdict: "matches" | "too short" | "too long";
}

export function lengthVerdict(text: string, targetWords: number, tolerance = LENGTH_TOLERANCE): LengthVerdict {
  const words = countWords(text);
  const low = Math.ceil(targetWords * (1 - tolerance));
  const high = Math.floor(targetWords * (1 + tolerance));
  const verdict = words < low ? "too short" : words > high ? "too long" : "matches";
  return { words, target: targetWords, low, high, difference: words - targetWords, verdict };
}

/** What to ask for where a text does not match; null where it does. */
export function lengthRequest({ words, target, difference, verdict }: LengthVerdict): string | null {
  if (verdict === "matches") return null;
  const how =
    verdict === "too short"
      ? "Lengthen it by saying more on what it says already; bring in no new topic."
      : "Shorten it by saying the same in fewer words; drop no topic.";
  return `It has ${words} words and should have about ${target}: ${Math.abs(difference)} too ${difference < 0 ? "few" : "many"}. ${how}`;
}
