import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { runOutput } from "../probe-run-output.ts";

const Arguments = z.strictObject({
  positionals: z.array(z.string()).min(1, "name at least one run"),
  baseline: z.string().optional(),
  judge: z.string().optional(),
});

export const compare: Command = {
  name: "compare",
  usage: "compare RUN… [--baseline ID] [--judge NAME|none]",
  summary: "Compare the checkpoints of one or more runs of a probe",
  async run({ workbench }, argv) {
    const args = readArguments(
      argv,
      { baseline: { type: "string" }, judge: { type: "string" } },
      Arguments,
      this.usage,
    );
    if (!args.ok) return args;
    const output = runOutput(workbench, args.value.positionals, args.value);
    return output.ok ? ok({ ...output.value, exitCode: 0 }) : output;
  },
};
