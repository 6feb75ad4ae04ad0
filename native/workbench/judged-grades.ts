import type { ScenarioId } from "#core/agentic/factors.ts";
import { gradeByRules } from "#core/agentic/grade.ts";
import type { ReadRollout } from "#core/agentic/judging/corrected-results.ts";
import { awaitsJudge, type IntentVerdict, judgeVerdict } from "#core/agentic/judging/verdict.ts";
import { type Review, reviewState } from "#core/agentic/review/review.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { withHuman, withJudge } from "#core/agentic/settle.ts";

/** What a judge said about rollouts, by `sample/cell`. */
export type VerdictsByRollout = ReadonlyMap<string, IntentVerdict>;

export function rolloutKey({ cell, sample }: { readonly cell: string; readonly sample: number }): string {
  return `${sample}/${cell}`;
}

/** What stands beside a rollout's text. */
export interface SaidOfRollouts {
  /** Null where no judge's verdicts are to enter. */
  readonly verdicts: VerdictsByRollout | null;
  readonly reviews: ReadonlyMap<string, readonly Review[]>;
}

/**
 * A rollout's grade: facts by rules, the decision by a judge where rules leave it open and there is a verdict, and above both
 * what people have settled.
 */
export function readRollout(rollout: StoredRollout, scenario: ScenarioId, said: SaidOfRollouts): ReadRollout {
  const { cell } = rollout;
  const key = rolloutKey(rollout);
  const grade = gradeByRules(rollout, SCENARIO_MODULES[scenario]);
  const people = reviewState(said.reviews.get(key) ?? []);
  if (people.kind === "settled") return { cell, grade: withHuman(grade, people.verdict), by: "person" };
  const verdict = awaitsJudge(grade) ? said.verdicts?.get(key) : undefined;
  if (verdict === undefined) return { cell, grade, by: "rules" };
  return { cell, grade: withJudge(grade, judgeVerdict(verdict, grade)), by: "judge" };
}
