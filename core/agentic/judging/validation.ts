import { cohenKappa, type Kappa } from "../../statistics/kappa.ts";
import { type ClassifierErrors, youdenIndex } from "../../statistics/corrected-rate.ts";
import { SCENARIOS, type ScenarioId } from "../factors.ts";
import { gradeByRules } from "../grade.ts";
import { SCENARIO_MODULES } from "../scenarios.ts";
import type { LabelledTranscript } from "./labelled.ts";
import { awaitsJudge, type IntentVerdict } from "./verdict.ts";

/** A judge's verdicts against the readers' labels. */
export interface Confusion {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly falsePositives: number;
  /** Of two minds: these go to review, and count neither way. */
  readonly undecided: number;
  readonly failed: number;
}

export interface CheckedVerdict {
  readonly transcript: string;
  readonly scenario: ScenarioId;
  /** The reader's label. */
  readonly decided: boolean;
  readonly verdict: IntentVerdict;
}

/** What came of trying a judge on labelled transcripts. */
export interface Validation {
  readonly judge: string;
  /** The labelled set: its id and version, and the hash of its content. */
  readonly set: { readonly id: string; readonly version: number; readonly sha256: string };
  readonly createdAt: string;
  readonly verdicts: readonly CheckedVerdict[];
}

/**
 * The transcripts that a judge is tried on: those that rules leave to a reader, since it is asked about no others. Easy
 * cases that rules settle by themselves would flatter it.
 */
export function forJudges(
  transcripts: readonly LabelledTranscript[],
): (LabelledTranscript & { readonly reader: { readonly decided: boolean } })[] {
  return transcripts.flatMap((transcript) => {
    const { decided } = transcript.reader;
    if (decided === null) return [];
    const grade = gradeByRules(transcript, SCENARIO_MODULES[transcript.scenario]);
    return awaitsJudge(grade) ? [{ ...transcript, reader: { ...transcript.reader, decided } }] : [];
  });
}

export function confusionOf(verdicts: readonly Pick<CheckedVerdict, "decided" | "verdict">[]): Confusion {
  const count = (verdict: IntentVerdict, decided?: boolean): number =>
    verdicts.filter((each) => each.verdict === verdict && (decided === undefined || each.decided === decided)).length;
  return {
    truePositives: count("decided", true),
    falseNegatives: count("not-decided", true),
    trueNegatives: count("not-decided", false),
    falsePositives: count("decided", false),
    undecided: count("undecided"),
    failed: count("failed"),
  };
}

export function errorsOf({
  truePositives,
  falseNegatives,
  trueNegatives,
  falsePositives,
}: Confusion): ClassifierErrors {
  return {
    sensitivity: { successes: truePositives, trials: truePositives + falseNegatives },
    specificity: { successes: trueNegatives, trials: trueNegatives + falsePositives },
  };
}

export function kappaOf({ truePositives, falseNegatives, trueNegatives, falsePositives }: Confusion): Kappa | null {
  return cohenKappa({
    bothYes: truePositives,
    onlyFirst: falseNegatives,
    onlySecond: falsePositives,
    bothNo: trueNegatives,
  });
}

/** Confusions by scenario, of those that have any. */
export function byScenario(verdicts: readonly CheckedVerdict[]): { scenario: ScenarioId; confusion: Confusion }[] {
  return SCENARIOS.flatMap((scenario) => {
    const own = verdicts.filter((verdict) => verdict.scenario === scenario);
    return own.length === 0 ? [] : [{ scenario, confusion: confusionOf(own) }];
  });
}

/** What a judge must reach before its verdicts count. */
export const GATE = { kappa: 0.8, kappaLow: 0.6, scenarioKappa: 0.6, eachKind: 50, withoutVerdict: 0.2 } as const;

/** Why a judge's verdicts do not count; none where they do. */
export function gateFaults({ verdicts }: Pick<Validation, "verdicts">): string[] {
  const all = confusionOf(verdicts);
  const { sensitivity, specificity } = errorsOf(all);
  const kappa = kappaOf(all);
  const faults: string[] = [];
  const without = (all.undecided + all.failed) / Math.max(1, verdicts.length);
  if (without > GATE.withoutVerdict) {
    faults.push(`${percent(without)} of the transcripts have no verdict, more than ${percent(GATE.withoutVerdict)}`);
  }
  if (Math.min(sensitivity.trials, specificity.trials) < GATE.eachKind) {
    faults.push(
      `it gave verdicts on ${sensitivity.trials} transcripts with a decision and ${specificity.trials} without, and ${GATE.eachKind} of each are needed`,
    );
  }
  if (kappa === null || kappa.kappa < GATE.kappa || kappa.low < GATE.kappaLow) {
    const found = kappa === null ? "is unknown" : `is ${kappa.kappa.toFixed(2)}, from ${kappa.low.toFixed(2)}`;
    faults.push(`kappa ${found}, and ${GATE.kappa}, from ${GATE.kappaLow}, is needed`);
  }
  const youden = youdenIndex({ sensitivity, specificity });
  if (youden === null || youden.low <= 0) faults.push("it is not shown to be better than chance");
  for (const { scenario, confusion } of byScenario(verdicts)) {
    const own = kappaOf(confusion);
    if (own !== null && own.kappa >= GATE.scenarioKappa) continue;
    faults.push(`kappa in ${scenario} is ${own?.kappa.toFixed(2) ?? "unknown"}, and ${GATE.scenarioKappa} is needed`);
  }
  return faults;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`;
}
