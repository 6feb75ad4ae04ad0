import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { KnowledgeReport } from "#native/workbench/knowledge.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { excludedWords } from "../reasons-text.ts";
import { interval, percent, textTable } from "../text-table.ts";

export const resultsKnowledge: Command = {
  name: "results knowledge",
  usage: "results knowledge RUN…",
  summary: "Whether checkpoints can say what a spec says: open answers by its words, beside a control",
  async run({ workbench }, argv) {
    const shape = z.strictObject({ positionals: z.array(z.string()).min(1, "at least one run is needed") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const report = workbench.knowledge.of(args.value.positionals);
    return report.ok ? ok({ json: report.value, text: knowledgeText(report.value) }) : report;
  },
};

function knowledgeText({ probe, spec, against, columns, warnings, matching }: KnowledgeReport): string {
  const rows = columns.flatMap(({ checkpoint, rates }) =>
    rates.map((rate) => [
      checkpoint,
      rate.form,
      rate.measure === "control" ? `control: ${against ?? ""}` : rate.measure === "recalled" ? spec : "difference",
      rate.measure === "difference" ? "" : `${rate.numerator}/${rate.denominator}`,
      percent(rate.estimate),
      interval(rate.low, rate.high),
      rate.pValue === null ? "" : rate.pValue.toFixed(4),
      excludedWords(rate.excluded),
    ]),
  );
  return [
    `${probe.id} v${probe.version}: what is recalled of ${spec}, by ${matching}`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    "",
    textTable(["checkpoint", "asked", "claims of", "recalled", "share", "95%", "p", "left out"], rows),
  ].join("\n");
}
