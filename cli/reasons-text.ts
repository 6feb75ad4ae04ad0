import { confusionOf, kappaOf } from "#core/agentic/judging/validation.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { ReasonCluster } from "#core/reasons/cluster-reasons.ts";
import { type Trial, trialFaults } from "#core/reasons/trial.ts";
import type { EditHistory } from "#native/workbench/reason-edits.ts";
import type { ReasonsReport } from "#native/workbench/reasons.ts";
import type { ReasonReading } from "#native/workbench/reason-readers.ts";
import { interval, percent, textTable } from "./text-table.ts";

export function excludedWords(excluded: Readonly<Record<string, number>>): string {
  return Object.entries(excluded)
    .map(([state, count]) => `${count} ${state}`)
    .join(", ");
}

/** Rows of shares: what, by checkpoint, with counts and interval. */
export function shareRows(shares: readonly ProbeResult[], label: (metric: string) => string): string[][] {
  return shares.map(({ checkpoint, metric, numerator, denominator, estimate, low, high, excluded }) => [
    label(metric),
    checkpoint,
    `${numerator}/${denominator}`,
    percent(estimate),
    interval(low, high),
    excludedWords(excluded),
  ]);
}

/** What was found, from the reading of scratchpads to the families that may be one. */
export function reasonsText(report: ReasonsReport): string {
  const labels = new Map(report.families.map(({ id, label }) => [`reason:${id}`, label]));
  const label = (metric: string): string => labels.get(metric) ?? metric;
  return [
    `Reasons on scratchpads of ${report.probe.id} v${report.probe.version}; found by ${report.extraction}; families by ${report.classification}`,
    ...report.warnings.map((warning) => `Warning: ${warning}`),
    "",
    readTable(report),
    "",
    "Shares of readable scratchpads that give a reason; one may give several, so shares do not add up:",
    floorLine(report),
    textTable(
      ["family", "checkpoint", "given", "share", "95% (Wilson)", "left out"],
      shareRows(report.shares, label).toSorted(([a = ""], [b = ""]) => a.localeCompare(b)),
    ),
    "",
    differencesTable(report, label),
    "",
    overlapLines(report),
    agreementTable(report),
    ...report.judges.flatMap((judge) => [
      "",
      judge.faults.length === 0
        ? `${judge.name} is validated. By its word, its errors included:`
        : `${judge.name} does not count (${judge.faults.join("; ")}). What it says:`,
      textTable(["family", "checkpoint", "given", "share", "95%", "left out"], shareRows(judge.shares, label)),
    ]),
    "",
    `${report.clusters.clusters.length} groups of like reasons: msm reasons clusters ${report.runs.map(({ id }) => id).join(" ")}`,
  ].join("\n");
}

/** How much the rules miss, said before any share. */
function floorLine({
  heldOut: { scratchpads, given, found, foundLow, foundHigh, absent, mistaken },
}: ReasonsReport): string {
  return `They are floors: on ${scratchpads} scratchpads that the rules were not made with they find ${found} of ${given} reasons (95%: ${interval(foundLow, foundHigh)}), and see ${mistaken} of ${absent} that are not there.`;
}

function readTable({ read }: ReasonsReport): string {
  const rows = read.map(({ checkpoint, rollouts, readable, excluded, withoutReason, reasons }) => [
    checkpoint,
    `${readable}/${rollouts}`,
    excludedWords(excluded),
    String(reasons),
    String(withoutReason),
  ]);
  return textTable(["checkpoint", "readable", "left out", "reasons", "readable without one"], rows);
}

function differencesTable({ differences }: ReasonsReport, label: (metric: string) => string): string {
  if (differences.length === 0) return "One checkpoint only: nothing to compare.";
  const rows = differences.map((each) => [
    label(each.metric),
    `${each.checkpoint} − ${each.baseline}`,
    `${each.delta >= 0 ? "+" : ""}${(each.delta * 100).toFixed(1)}`,
    interval(each.low, each.high),
    each.pValueHolm < 0.0001 ? "<0.0001" : each.pValueHolm.toFixed(4),
  ]);
  const family = differences[0]?.family ?? 0;
  return textTable(["family", "difference", "points", "95% (Newcombe)", `p (Holm over ${family})`], rows);
}

function overlapLines({ overlaps }: ReasonsReport): string {
  const offered = overlaps.filter((each) => each.offered);
  if (offered.length === 0) return "No two families come together often enough to be offered for merging.\n";
  const lines = offered.map(
    ({ first, second, both, overlap }) =>
      `May be one: ${first} and ${second}, together in ${both} rollouts, ${percent(overlap)} of the smaller: msm reasons merge RUN ${second} ${first} --author NAME`,
  );
  return `${lines.join("\n")}\n`;
}

function agreementTable({ agreement }: ReasonsReport): string {
  const rows = agreement.map((each) => [
    each.family,
    `${each.found}/${each.examples}`,
    `${each.mistaken}/${each.others}`,
    each.kappa === null ? "–" : each.kappa.kappa.toFixed(2),
    each.kappa === null ? "–" : `${each.kappa.low.toFixed(2)} to ${each.kappa.high.toFixed(2)}`,
  ]);
  return [
    "How the rules do on the examples, each held out of the likeness (key phrases were written by who knew them):",
    textTable(["family", "found", "taken wrongly", "kappa", "95%"], rows),
  ].join("\n");
}

export function clustersText({ clusters, known }: ReasonsReport): string {
  const lines = clusters.clusters.map(
    (cluster) =>
      `${clusterLine(cluster)}${(known[cluster.id] ?? []).map((family) => `, counted as ${family}`).join("")}\n${cluster.sentences
        .slice(0, 3)
        .map((each) => `    ${each}`)
        .join("\n")}`,
  );
  return [
    `${clusters.distinct} distinct reasons, ${clusters.clustered} clustered, ${clusters.alone.length} alone`,
    ...lines,
  ].join("\n");
}

function clusterLine({ id, terms, sentences, rollouts }: ReasonCluster): string {
  const counts = Object.entries(rollouts).map(([checkpoint, count]) => `${checkpoint} ${count}`);
  return `${id}  ${terms.join(" ")}  (${sentences.length} sentences; rollouts: ${counts.join(", ")})`;
}

export function historyText({ probe, edits }: EditHistory): string {
  if (edits.length === 0) return `Nobody has changed the families of ${probe} yet.`;
  const rows = edits.map(({ number, at, author, edit, reason, stands }) => [
    String(number),
    at,
    author,
    editWords(edit),
    reason,
    edit.kind === "undo" ? "" : stands ? "stands" : "taken back",
  ]);
  return textTable(["edit", "time", "author", "what", "reason", ""], rows);
}

function editWords(edit: EditHistory["edits"][number]["edit"]): string {
  switch (edit.kind) {
    case "name":
      return `name ${edit.family}: ${edit.label} (${edit.examples.length} sentences)`;
    case "add-examples":
      return `${edit.examples.length} sentences to ${edit.family}`;
    case "rename":
      return `rename ${edit.family}: ${edit.label}`;
    case "phrases":
      return `phrases of ${edit.family}: +${edit.add.length} −${edit.remove.length}`;
    case "merge":
      return `merge ${edit.from} into ${edit.into}`;
    case "drop":
      return `drop ${edit.family}`;
    case "undo":
      return `undo ${edit.edit}`;
    default:
      return edit satisfies never;
  }
}

export function readingText({ reader, run, answered, failed }: ReasonReading): string {
  return `${reader} has answered ${answered} questions about run ${run}; ${failed} have no answer${failed > 0 ? " and are asked again the next time" : ""}.`;
}

export function trialJson(trial: Trial): Record<string, unknown> {
  const faults = trialFaults(trial);
  const confusion = confusionOf(trial.verdicts);
  return { ...trial, passed: faults.length === 0, faults, ...confusion, kappa: kappaOf(confusion) };
}

export function trialText(trial: Trial): string {
  const faults = trialFaults(trial);
  const { truePositives, falseNegatives, trueNegatives, falsePositives, undecided, failed } = confusionOf(
    trial.verdicts,
  );
  return [
    `Judge ${trial.judge} on ${trial.verdicts.length} texts of ${trial.set.id} v${trial.set.version}: ${truePositives}/${truePositives + falseNegatives} found, ${trueNegatives}/${trueNegatives + falsePositives} rightly left, ${undecided} undecided, ${failed} failed.`,
    faults.length === 0
      ? "It passes: its verdicts count."
      : `It does not pass, so its shares stay grey: ${faults.join("; ")}.`,
  ].join("\n");
}
