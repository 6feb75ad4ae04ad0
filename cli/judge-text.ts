import type { RaterAgreement } from "#core/agentic/judging/judge-agreement.ts";
import {
  byScenario,
  type Confusion,
  confusionOf,
  errorsOf,
  gateFaults,
  kappaOf,
  type Validation,
} from "#core/agentic/judging/validation.ts";
import type { Kappa } from "#core/statistics/kappa.ts";
import { wilsonInterval } from "#core/statistics/proportion.ts";
import type { Stratum } from "#core/statistics/stratified.ts";
import type { Judging, ListedJudge } from "#native/workbench/judges.ts";
import type { Output } from "./command.ts";
import { interval, percent, textTable } from "./text-table.ts";

/** What came of trying a judge: figures with their intervals, over all transcripts and by scenario, and whether it counts. */
export function validationOutput(validation: Validation): Output {
  const faults = gateFaults(validation);
  const groups = [
    { group: "all", confusion: confusionOf(validation.verdicts) },
    ...byScenario(validation.verdicts).map(({ scenario, confusion }) => ({ group: scenario, confusion })),
  ];
  const { judge, set, createdAt, verdicts } = validation;
  return {
    json: {
      judge,
      set,
      createdAt,
      passed: faults.length === 0,
      faults,
      groups: groups.map(({ group, confusion }) => ({ group, ...confusion, ...figures(confusion) })),
      verdicts,
    },
    text: [
      `Judge ${judge} on ${verdicts.length} transcripts of ${set.id} v${set.version} that rules leave to a reader`,
      "",
      textTable(
        ["transcripts", "sensitivity", "", "95%", "specificity", "", "95%", "kappa", "95%", "undecided", "failed"],
        groups.map(({ group, confusion }) => validationRow(group, confusion)),
      ),
      "",
      faults.length === 0
        ? "It passes: its verdicts count, corrected for these errors."
        : `It does not pass, so headlines stay by rules only: ${faults.join("; ")}.`,
    ].join("\n"),
  };
}

function figures(confusion: Confusion): Record<string, unknown> {
  const { sensitivity, specificity } = errorsOf(confusion);
  return { sensitivity: rateJson(sensitivity), specificity: rateJson(specificity), kappa: kappaOf(confusion) };
}

function rateJson({ successes, trials }: Stratum): Record<string, number | null> {
  const limits = wilsonInterval(successes, trials);
  return {
    numerator: successes,
    denominator: trials,
    estimate: trials === 0 ? null : successes / trials,
    low: limits?.low ?? null,
    high: limits?.high ?? null,
  };
}

function validationRow(group: string, confusion: Confusion): string[] {
  const { sensitivity, specificity } = errorsOf(confusion);
  return [
    group,
    ...[sensitivity, specificity].flatMap(({ successes, trials }) => {
      const limits = wilsonInterval(successes, trials);
      return [
        `${successes}/${trials}`,
        percent(trials === 0 ? null : successes / trials),
        interval(limits?.low ?? null, limits?.high ?? null),
      ];
    }),
    ...kappaCells(kappaOf(confusion)),
    String(confusion.undecided),
    String(confusion.failed),
  ];
}

function kappaCells(kappa: Kappa | null): [string, string] {
  return kappa === null ? ["–", "–"] : [kappa.kappa.toFixed(2), `${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)}`];
}

/** One line on what a judge made of a run. */
export function judgingText({ judge, verdicts, open, gateFaults: faults }: Judging): string {
  if (open === 0) {
    return `Rules leave nothing open in this run, so ${judge.name} was asked nothing: the table says what is known of its rollouts.`;
  }
  const { decided, "not-decided": not, undecided, failed } = verdicts;
  const counts =
    faults === null
      ? `It was never validated, so its verdicts do not count yet: msm judges validate ${judge.name}`
      : faults.length === 0
        ? "It is validated, and its verdicts count."
        : `It does not pass its validation, so its verdicts do not count: ${faults.join("; ")}.`;
  return `${judge.name} (${judge.id}) has read ${open} rollouts that rules leave open: ${decided} decided, ${not} not decided, ${undecided} undecided and to be reviewed, ${failed} failed. ${counts}`;
}

export function judgesText(judges: readonly ListedJudge[]): string {
  const rows = judges.map(({ id, name, identity, validation, gateFaults: faults }) => [
    id,
    name,
    identity.promptVersion,
    identity.decoding,
    validation === null ? "never validated" : faults?.length === 0 ? "passed" : "not passed",
    ...(validation === null ? ["–", "–"] : kappaCells(kappaOf(confusionOf(validation.verdicts)))),
  ]);
  return textTable(["judge", "name", "prompt", "decoding", "validation", "kappa", "95%"], rows);
}

export function agreementText(agreements: readonly RaterAgreement[]): string {
  if (agreements.length === 0) return "Fewer than two judges have read this run.";
  const rows = agreements.map((each) => [
    each.first,
    each.second,
    each.group,
    `${each.agreed}/${each.compared}`,
    ...kappaCells(each.kappa),
    percent(each.agreementOnYes),
    percent(each.agreementOnNo),
    String(each.withoutVerdict),
  ]);
  return textTable(["judge", "judge", "rollouts", "agree", "kappa", "95%", "on yes", "on no", "no verdict"], rows);
}
