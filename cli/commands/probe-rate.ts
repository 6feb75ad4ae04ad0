import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followJob } from "../follow-job.ts";
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
  async run(session, argv) {
    const args = readArguments(
      argv,
      { judge: { type: "string" }, neutral: { type: "boolean" } },
      Arguments,
      this.usage,
    );
    if (!args.ok) return args;
    const { positionals, judge, neutral } = args.value;
    const request = { run: positionals[0], judge, rubric: neutral ? ("neutral" as const) : ("leaning" as const) };
    const rated = await followJob(session, session.workbench.questionReports.rate(request, session.signal));
    return rated.ok ? ok(questionOutput(rated.value)) : rated;
  },
};
