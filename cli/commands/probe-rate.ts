import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { Generator } from "../generator-argument.ts";
import { questionOutput } from "../question-output.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one run of open questions is needed"),
  judge: Generator.refine((choice) => choice.kind !== "grammar", "write endpoint:NAME or checkpoint:ID"),
  neutral: z.boolean().default(false),
});

export const probeRate: Command = {
  name: "probe rate",
  usage: "probe rate RUN --judge endpoint:NAME|checkpoint:ID [--neutral]",
  summary: "Have the answers to open questions rated from 1 to 10; --neutral: by a rubric in words of no spec",
  async run({ workbench, signal, progress }, argv) {
    const args = readArguments(
      argv,
      { judge: { type: "string" }, neutral: { type: "boolean" } },
      Arguments,
      this.usage,
    );
    if (!args.ok) return args;
    const { positionals, judge, neutral } = args.value;
    const request = { run: positionals[0], judge, rubric: neutral ? ("neutral" as const) : ("leaning" as const) };
    for await (const event of workbench.questionReports.rate(request, signal)) {
      if (event.type === "finished") return ok(questionOutput(event.value));
      if (event.type === "failed") return err(event.problem);
      progress(`${event.phase}: ${event.done}/${event.total}`);
    }
    return err(problem("cancelled", "Cancelled: ratings so far are kept."));
  },
};
