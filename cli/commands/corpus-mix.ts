import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { MixRequest, type MixSummary } from "#core/generation/mix.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { printable, textTable } from "../text-table.ts";

const Arguments = z
  .strictObject({
    positionals: z.array(z.string()).max(0, "options only"),
    "out-corpus": z.string("--out-corpus NAME is needed"),
    source: z.array(
      z.string().regex(/^.+=\d+$/, "write --source CORPUS=COUNT or --source FILE=COUNT"),
      "at least one --source CORPUS=COUNT is needed",
    ),
    seed: z.coerce.number("must be a number").optional(),
    "skip-bad": z.boolean().optional(),
  })
  .transform((given): unknown => ({
    corpus: given["out-corpus"],
    sources: given.source.map((each) => {
      const cut = each.lastIndexOf("=");
      return { source: each.slice(0, cut), count: Number(each.slice(cut + 1)) };
    }),
    seed: given.seed,
    skipBad: given["skip-bad"],
  }))
  .pipe(MixRequest);

export const corpusMix: Command = {
  name: "corpus mix",
  usage: "corpus mix --out-corpus NAME --source CORPUS|FILE=COUNT [--source …] [--seed N] [--skip-bad]",
  summary: "A corpus of chats drawn from others, exactly so many of each",
  async run({ workbench, signal }, argv) {
    const options = {
      "out-corpus": { type: "string" },
      source: { type: "string", multiple: true },
      seed: { type: "string" },
      "skip-bad": { type: "boolean" },
    } as const;
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const made = await workbench.mixes.make(args.value, signal);
    if (!made.ok) return made;
    return ok({ json: made.value, text: mixText(made.value) });
  },
};

function mixText({ corpus, documents, sources }: MixSummary): string {
  const rows = sources.map((each) => [each.source, String(each.available), String(each.taken)]);
  return [
    textTable(["source", "chats", "taken"], rows),
    ...sources.flatMap(({ source, skipped }) => [
      ...(skipped.count > 0 ? [`${skipped.count} left out of ${printable(source)}:`] : []),
      ...skipped.first.map(({ place, reason }) => `  ${printable(`${place}: ${reason}`)}`),
    ]),
    `${documents} chats are in corpus ${printable(corpus)}.`,
  ].join("\n");
}
