import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followJob } from "../follow-job.ts";
import { statedReasonsOutput } from "../stated-reasons-output.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one run is needed"),
  set: z.string().optional(),
});

export const probeWhy: Command = {
  name: "probe why",
  usage: "probe why RUN [--set FILE]",
  summary: "Ask the checkpoints of a run why they chose as they did; shares of the reasons that they name, by arm",
  async run(session, argv) {
    const args = readArguments(argv, { set: { type: "string" } }, Arguments, this.usage);
    if (!args.ok) return args;
    const { positionals, set: file } = args.value;
    const asked = await followJob(
      session,
      session.workbench.statedReasons.ask({ run: positionals[0], file }, session.signal),
    );
    return asked.ok ? ok(statedReasonsOutput(asked.value)) : asked;
  },
};
