import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { StartedRun } from "#core/runs/training-run.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followRuns, runJson, runsOutput } from "../run-output.ts";
import { printable } from "../text-table.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one plan is needed"),
  machine: z.string("a machine is needed: --machine NAME, or --machine local for this computer"),
  wait: z.boolean().default(false),
  again: z.boolean().default(false),
});

export const train: Command = {
  name: "train",
  usage: "train PLAN --machine NAME [--wait] [--again]",
  summary: "Hand a plan's runs to a machine, but for those that it has trained already (--again: these too)",
  async run(session, argv) {
    const options = { machine: { type: "string" }, wait: { type: "boolean" }, again: { type: "boolean" } } as const;
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const { positionals, machine, wait, again } = args.value;
    const { training } = session.workbench;
    const known = training.canHand(machine);
    if (!known.ok) return known;
    session.progress("preparing the plan's data");
    const started = await training.start({ plan: positionals[0], machine, again }, session.signal);
    if (!started.ok) return started;
    const keys = started.value.map(({ key }) => key);
    const taken = started.value.filter((run) => run.taken);
    if (taken.length > 0) session.progress(takenText(taken, machine));
    const followed = await followRuns(session, keys, wait ? "done" : "sent");
    if (!followed.ok) return followed;
    const json = { runs: followed.value.map(runJson), taken: taken.map(({ key }) => key) };
    return ok({ ...runsOutput(followed.value), json });
  },
};

function takenText(taken: readonly StartedRun[], machine: string): string {
  const names = printable(taken.map(({ name }) => name).join(", "));
  return `taken as they are on ${machine}: ${names} (--again trains them anew)`;
}
