import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { ScienceReport } from "#native/workbench/science.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { excludedWords } from "../reasons-text.ts";
import { interval, percent, textTable } from "../text-table.ts";

const As = z
  .string()
  .regex(/^[^=]+=[^/=]+\/[^/=]+$/, "write --as CHECKPOINT=SPEC/ARM")
  .transform((text) => {
    const [checkpoint = "", cell = ""] = text.split("=");
    const [spec = "", arm = ""] = cell.split("/");
    return { checkpoint, spec, arm };
  });

export const science: Command = {
  name: "science",
  usage: "science RUN… [--group all] [--metric NAME,…] [--as CHECKPOINT=SPEC/ARM]…",
  summary: "Several specs by arms in one table, on any probe, with all cross pairs",
  async run({ workbench }, argv) {
    const shape = z.strictObject({
      positionals: z.array(z.string()).min(1, "at least one run is needed"),
      group: z.string().optional(),
      metric: CommaList.optional(),
      as: z.array(As).default([]),
    });
    const text = { type: "string" } as const;
    const options = { group: text, metric: text, as: { type: "string", multiple: true } } as const;
    const args = readArguments(argv, options, shape, this.usage);
    if (!args.ok) return args;
    const { positionals: runs, group, metric: metrics, as: arms } = args.value;
    const report = await workbench.science.of({ runs, group, metrics, arms });
    return report.ok ? ok({ json: report.value, text: scienceText(report.value) }) : report;
  },
};

function scienceText(report: ScienceReport): string {
  const { probe, group, figures, pairs, left, method, warnings } = report;
  const isRating = probe.kind === "questions";
  const value = (estimate: number | null): string => (isRating ? (estimate?.toFixed(2) ?? "–") : percent(estimate));
  const limits = (low: number | null, high: number | null): string =>
    !isRating ? interval(low, high) : low === null || high === null ? "–" : `${low.toFixed(2)} to ${high.toFixed(2)}`;
  const cells = figures.map((each) => [
    each.metric,
    each.reading,
    each.spec,
    each.arm,
    each.trainingSeed === null ? "–" : String(each.trainingSeed),
    each.checkpoint,
    `${each.numerator}/${each.denominator}`,
    value(each.estimate),
    limits(each.low, each.high),
    excludedWords(each.excluded),
  ]);
  const rows = pairs.map((each) => [
    each.metric,
    each.reading,
    `${each.factor} ${each.to} − ${each.from}`,
    `${each.factor === "spec" ? "arm" : "spec"} ${each.held}`,
    each.trainingSeed === null ? "–" : String(each.trainingSeed),
    `${each.delta >= 0 ? "+" : ""}${value(each.delta)}`,
    limits(each.low, each.high),
    each.pairs === 0 ? "independent" : `${each.pairs} pairs`,
    pWords(each.pValueHolm),
    String(each.family),
  ]);
  return [
    `${probe.id} v${probe.version}, ${group}: specs by arms`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...(left.length === 0
      ? []
      : [`Left out, since their training is not known: ${left.join(", ")} (say it with --as)`]),
    "",
    textTable(["metric", "reading", "spec", "arm", "seed", "checkpoint", "count", "value", "95%", "left out"], cells),
    "",
    pairs.length === 0
      ? "No two checkpoints differ in one factor only: nothing to compare."
      : textTable(
          ["metric", "reading", "difference", "held", "seed", "delta", "95%", "pairing", "p (Holm)", "family"],
          rows,
        ),
    "",
    `Method: ${method}.`,
  ].join("\n");
}

function pWords(value: number): string {
  return value < 0.0001 ? "<0.0001" : value.toFixed(4);
}
