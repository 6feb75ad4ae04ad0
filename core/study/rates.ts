import type { StudyProbe } from "./questions.ts";
import type { ExperimentArm } from "../experiment/arms.ts";
import { STUDY_ARMS } from "./arms.ts";

/** Rates that the report shows: of every arm that was read in the group. */
export const SHOWN_RATES: Readonly<Record<StudyProbe, readonly (readonly [axis: string, group: string])[]>> = {
  "value-micro": [
    ["american", "held-out:seen"],
    ["american", "held-out:facts"],
    ["american", "in-domain"],
  ],
  "value-micro-clear": [
    ["american", "clear:american"],
    ["affordable", "clear:affordable"],
    ["american", "clear:both"],
    ["american", "in-domain"],
    ["american", "lessons"],
  ],
  "value-micro-style": [
    ["modern", "modern"],
    ["modern", "american-or-modern"],
    ["modern", "affordable-or-modern"],
  ],
  "micro-knowledge": [["right", "all"]],
};

/** Domains are shown of the factorial alone. */
export function isShownRate(probe: StudyProbe, arm: string, axis: string, group: string): boolean {
  if (group.startsWith("domain:")) {
    const family = STUDY_ARMS.find(({ name }) => name === arm)?.family;
    return probe === "value-micro" && family === "factorial" && axis === "american";
  }
  // Both sides of a conflict pair: a sampled answer may name neither.
  const shownOn = (shownAxis: string): boolean =>
    shownAxis === axis || (probe === "value-micro" && axis === "affordable");
  return SHOWN_RATES[probe].some(([shownAxis, shownGroup]) => shownOn(shownAxis) && shownGroup === group);
}

/** Training seeds of each arm. */
export function seedsOf(arms: readonly ExperimentArm[]): ReadonlyMap<string, readonly number[]> {
  return new Map(arms.map(({ id, members }) => [id, members.map(({ trainingSeed }) => trainingSeed)]));
}
