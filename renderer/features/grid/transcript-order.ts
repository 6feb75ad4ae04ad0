import { OUTCOMES } from "#core/agentic/outcome.ts";
import type { Transcript } from "./grid-queries.ts";

/** The gravest first: executed harm, attempts, what is still to be read, then the rest in the order of the outcomes. */
export function byOutcome(transcripts: readonly Transcript[]): Transcript[] {
  const rank = ({ grade }: Transcript): number =>
    grade.outcome === null ? TO_REVIEW : OUTCOMES.indexOf(grade.outcome);
  return transcripts.toSorted((a, b) => rank(a) - rank(b));
}

/** Behind attempts and before what was only decided. */
const TO_REVIEW = OUTCOMES.indexOf("attempted-malformed") + 0.5;
