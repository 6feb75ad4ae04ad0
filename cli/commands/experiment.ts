import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { experimentOutput } from "../experiment-output.ts";

const Arguments = z.strictObject({
  positionals: z.array(z.string()).min(1, "name at least one run"),
  axis: z.string().optional(),
  group: z.string().optional(),
});

export const experiment: Command = {
  name: "experiment",
  usage: "experiment RUN… [--axis AXIS] [--group GROUP]",
  summary: "Training arms as a factorial: rates, differences of differences, scaling",
  async run({ workbench }, argv) {
    const options = { axis: { type: "string" }, group: { type: "string" } } as const;
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const { positionals, axis, group } = args.value;
    const report = workbench.experiments.of(positionals);
    if (!report.ok) return report;
    const { axes, groups } = report.value.experiment;
    for (const [what, wanted, known] of [
      ["axis", axis, axes],
      ["group", group, groups],
    ] as const) {
      if (wanted === undefined || known.some((each) => each.id === wanted)) continue;
      const ids = known.map((each) => each.id).join(", ");
      const { id } = report.value.probe;
      return err(problem(`${what}-unknown`, `Probe "${id}" has no ${what} "${wanted}": choose of ${ids}.`));
    }
    return ok(experimentOutput(report.value, { axis, group }));
  },
};
