import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { printable, textTable } from "../text-table.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one checkpoint is needed"),
  prefix: z.string("--prefix TEXT is needed"),
  continuation: z.array(z.string().min(1)).min(1, "at least one --continuation TEXT is needed"),
});

export const score: Command = {
  name: "score",
  usage: "score ID --prefix TEXT --continuation TEXT [--continuation TEXT …]",
  summary: "Log-probabilities (nats) of given texts",
  async run({ workbench, signal }, argv) {
    const args = readArguments(
      argv,
      { prefix: { type: "string" }, continuation: { type: "string", multiple: true } },
      Arguments,
      this.usage,
    );
    if (!args.ok) return args;
    const { positionals, prefix, continuation } = args.value;
    const report = await workbench.chats.score(positionals[0], prefix, continuation, signal);
    if (!report.ok) return report;
    const rows = report.value.scores.map((each) => [
      printable(each.continuation),
      each.sum.toFixed(6),
      String(each.tokens),
    ]);
    return ok({ json: report.value, text: textTable(["continuation", "nats", "tokens"], rows) });
  },
};
