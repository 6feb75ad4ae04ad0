import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { AugmentRequest } from "#core/specs/augment/request.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { GENERATOR_HINT, generatorChoice } from "../generator-argument.ts";
import { printable } from "../text-table.ts";

const number = z.coerce.number("must be a number").optional();

const Arguments = z
  .strictObject({
    positionals: z.tuple([z.string()], "exactly one spec is needed"),
    kind: z.string("--kind add-reasons, add-subrules, generalize or match-length is needed"),
    name: z.string("--name NEW is needed"),
    generator: z.string("--generator endpoint:NAME or checkpoint:ID is needed"),
    words: number,
    seed: number,
  })
  .transform((given) => ({ ...given, generator: generatorChoice(given.generator) }))
  .refine((given) => given.generator !== null, GENERATOR_HINT)
  .transform(({ positionals: [spec], kind, ...given }): unknown => ({ ...given, spec, kind: kind.replace("-", " ") }))
  .pipe(AugmentRequest);

export const specsAugment: Command = {
  name: "specs augment",
  usage:
    "specs augment NAME --kind add-reasons|add-subrules|generalize|match-length --name NEW --generator endpoint:NAME|checkpoint:ID [--words N] [--seed N]",
  summary: "Have a generator make another spec of one, checked and kept under a new name",
  async run({ workbench, signal, progress }, argv) {
    const text = { type: "string" } as const;
    const options = { kind: text, name: text, generator: text, words: text, seed: text };
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    progress(`asking for a spec: ${args.value.kind}`);
    const made = await workbench.specAugments.make(args.value, signal);
    if (!made.ok) return made;
    const { name, sha256, attempts } = made.value;
    return ok({
      json: made.value,
      text: `Spec ${printable(name)} (${sha256.slice(0, 12)}) is in the workspace; it took ${attempts} ${attempts === 1 ? "answer" : "answers"}.`,
    });
  },
};
