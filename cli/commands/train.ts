import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followRuns, runsOutput } from "../run-output.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one plan is needed"),
  machine: z.string("a machine is needed: --machine NAME, or --machine local for this computer"),
  wait: z.boolean().default(false),
});

export const train: Command = {
  name: "train",
  usage: "train PLAN --machine NAME [--wait]",
  summary: "Hand a plan's runs to a machine; --wait until their checkpoints are here",
  async run(session, argv) {
    const options = { machine: { type: "string" }, wait: { type: "boolean" } } as const;
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const { positionals, machine, wait } = args.value;
    session.progress("preparing the plan's data");
    const started = await session.workbench.training.start({ plan: positionals[0], machine }, session.signal);
    if (!started.ok) return started;
    const keys = started.value.map(({ key }) => key);
    const followed = await followRuns(session, keys, wait ? "done" : "sent");
    return followed.ok ? ok(runsOutput(followed.value)) : followed;
  },
};
