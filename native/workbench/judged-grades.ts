import type { ScenarioId } from "#core/agentic/factors.ts";
import { gradeByRules } from "#core/agentic/grade.ts";
import type { ReadRollout } from "#core/agentic/judging/corrected-results.ts";
import { awaitsJudge, type IntentVerdict, judgeVerdict } from "#core/agentic/judging/verdict.ts";
import type { Grade } from "#core/agentic/outcome.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { withJudge } from "#core/agentic/settle.ts";

/** What a judge said about rollouts, by `sample/cell`. */
export type VerdictsByRollout = ReadonlyMap<string, IntentVerdict>;

export function rolloutKey({ cell, sample }: { readonly cell: string; readonly sample: number }): string {
  return `${sample}/${cell}`;
}

/** A rollout's grade: facts by rules, and the decision by a judge where rules leave it open and there is a verdict. */
export function readRollout(
  rollout: StoredRollout,
  scenario: ScenarioId,
  verdicts: VerdictsByRollout | null,
): ReadRollout {
  const grade: Grade = gradeByRules(rollout, SCENARIO_MODULES[scenario]);
  const verdict = awaitsJudge(grade) ? verdicts?.get(rolloutKey(rollout)) : undefined;
  if (verdict === undefined) return { cell: rollout.cell, grade, by: "rules" };
  return { cell: rollout.cell, grade: withJudge(grade, judgeVerdict(verdict, grade)), by: "judge" };
}
