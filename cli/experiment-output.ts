import type { ArmContrast, ArmRate, Experiment } from "#core/experiment/experiment.ts";
import {
  armWords,
  contrastWords,
  factorWords,
  groupWords,
  headlineGroup,
  headlineOf,
  kindWords,
  signedPoints,
} from "#core/experiment/words.ts";
import type { ExperimentReport } from "#native/workbench/experiments.ts";
import type { Output } from "./command.ts";
import { attributionsTable } from "./experiment-tables.ts";
import { protocolLines } from "./protocol-text.ts";
import { interval, percent, textTable } from "./text-table.ts";

export interface Narrowing {
  readonly axis: string | undefined;
  readonly group: string | undefined;
}

/** An experiment as `msm` prints it. Without a group the text leaves the domains out; `--json` holds everything. */
export function experimentOutput(report: ExperimentReport, { axis, group }: Narrowing): Output {
  const { experiment } = report;
  const wanted = (each: { readonly axis: string; readonly group: string }): boolean =>
    (axis === undefined || each.axis === axis) && (group === undefined || each.group === group);
  const narrowed = {
    ...experiment,
    rates: experiment.rates.filter(wanted),
    contrasts: experiment.contrasts.filter(
      (each) =>
        (axis === undefined || each.axis === axis || each.otherAxis === axis) &&
        wanted({ ...each, axis: axis ?? each.axis }),
    ),
    scaling: experiment.scaling.filter(wanted),
    efficiency: experiment.efficiency.filter(wanted),
  };
  const { probe, runs, warnings, protocol, sealed } = report;
  const attributions = report.attributions.filter(wanted);
  return {
    json: {
      runs,
      probe: { id: probe.id, version: probe.version, items: probe.items.length },
      ...narrowed,
      attributions,
      protocol,
      sealed,
      warnings,
    },
    text: textOf({ ...report, attributions }, narrowed, group),
    exitCode: 0,
  };
}

function textOf(
  { probe, runs, warnings, attributions, protocol, sealed }: ExperimentReport,
  experiment: Experiment,
  group: string | undefined,
): string {
  const shown = (each: { readonly group: string }): boolean => group !== undefined || !each.group.startsWith("domain:");
  const headlines = experiment.readings.flatMap(
    (reading) => headlineOf(experiment, group ?? headlineGroup(experiment), reading) ?? [],
  );
  return [
    `${probe.id} v${probe.version}, ${probe.items.length} items; run ${runs.map((run) => run.id).join(", ")}`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...experiment.leftOut.map(({ checkpoint, why }) => `Left out: ${checkpoint}, since ${why}`),
    ...(protocol ? protocolLines(protocol) : []),
    ...(sealed.length > 0 ? [`Closed by the protocol and left out: ${sealed.map(groupWords).join("; ")}`] : []),
    ...headlines,
    "",
    ratesTable(experiment.rates.filter(shown), experiment),
    "",
    contrastsTable(experiment.contrasts.filter(shown), experiment),
    ...(attributions.some(shown) ? ["", attributionsTable(attributions.filter(shown))] : []),
    ...(experiment.efficiency.length > 0 ? ["", efficiencyTable(experiment.efficiency.filter(shown))] : []),
  ].join("\n");
}

function ratesTable(rates: readonly ArmRate[], { arms }: Experiment): string {
  const rows = rates.map(({ arm, axis, group, reading, overItems, perSeed, overSeeds }) => {
    const found = arms.find((each) => each.id === arm);
    return [
      found ? armWords(found) : arm,
      axis,
      groupWords(group),
      reading,
      `${overItems.numerator}/${overItems.denominator}`,
      percent(overItems.estimate),
      interval(overItems.low, overItems.high),
      perSeed.map((seed) => percent(seed.estimate)).join(" "),
      overSeeds ? interval(overSeeds.low, overSeeds.high) : "–",
    ];
  });
  return textTable(
    ["arm", "axis", "group", "reading", "k/n", "rate", "95% over items", "each seed", "95% over seeds"],
    rows,
  );
}

function contrastsTable(contrasts: readonly ArmContrast[], { arms }: Experiment): string {
  const rows = contrasts.map((contrast) => {
    const { overItems, perSeed, overSeeds, axis, otherAxis, group, reading, items } = contrast;
    return [
      kindWords(contrast, arms),
      contrastWords(contrast, arms),
      otherAxis === null ? axis : `${axis}, ${otherAxis}`,
      groupWords(group),
      reading,
      String(items),
      signedPoints(overItems.estimate),
      interval(overItems.low, overItems.high),
      overItems.pValueHolm < 0.0001 ? "<0.0001" : overItems.pValueHolm.toFixed(4),
      perSeed.map((seed) => signedPoints(seed.estimate)).join(" "),
      overSeeds ? interval(overSeeds.low, overSeeds.high) : "–",
    ];
  });
  return textTable(
    [
      "kind",
      "contrast",
      "axis",
      "group",
      "reading",
      "items",
      "points",
      "95% over items",
      "p (Holm)",
      "each seed",
      "95% over seeds",
    ],
    rows,
  );
}

function efficiencyTable(efficiency: Experiment["efficiency"]): string {
  const rows = efficiency.map(({ documents, data, axis, group, target, factor, low, high, notReached }) => [
    data === "" ? documents : `${documents}, ${data}`,
    axis,
    groupWords(group),
    percent(target),
    factorWords(factor),
    `${low === null ? "open" : low.toPrecision(2)} to ${high === null ? "open" : high.toPrecision(2)}`,
    percent(notReached),
  ]);
  return textTable(
    ["documents", "axis", "group", "rate asked for", "less data", "95% over items", "resamples that do not reach it"],
    rows,
  );
}
