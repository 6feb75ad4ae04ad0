import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { CLUSTER_SETTINGS } from "#core/reasons/cluster-reasons.ts";
import type { CodebookEdit } from "#core/reasons/codebook.ts";
import { FamilyId, LEANINGS } from "#core/reasons/family.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Output, Session } from "../command.ts";
import { historyText } from "../reasons-text.ts";
import { clusterSentences } from "./reasons.ts";

const TEXT = { type: "string" } as const;
const WHO = {
  author: z.string("--author is needed: who decides").trim().min(1, "--author is needed: who decides").max(80),
  reason: z.string().max(2000).default(""),
};
const WHO_OPTIONS = { author: TEXT, reason: TEXT };
const WHO_USAGE = "--author NAME [--reason TEXT]";

type Who = { readonly author: string; readonly reason: string };

function kept(
  { workbench }: Session,
  run: string,
  { author, reason }: Who,
  edit: CodebookEdit,
): Result<Output, Problem> {
  const history = workbench.reasonEdits.edit({ run, author, reason, edit });
  return history.ok ? ok({ json: history.value, text: historyText(history.value) }) : history;
}

export const reasonsName: Command = {
  name: "reasons name",
  usage: `reasons name RUN GROUP --family ID [--label TEXT --description TEXT] [--leaning aligned|misaligned|open] ${WHO_USAGE}`,
  summary: "Name a group of like reasons, or put it to a family that is there",
  async run(session, argv) {
    const shape = z.strictObject({
      positionals: z.tuple([z.string(), z.string()], "a run and a group are needed"),
      family: FamilyId,
      label: z.string().trim().min(1).optional(),
      description: z.string().trim().min(1).optional(),
      leaning: z.enum(LEANINGS).default("open"),
      seed: z.coerce.number().int().nonnegative().default(CLUSTER_SETTINGS.seed),
      distance: z.coerce.number().min(0).max(1).default(CLUSTER_SETTINGS.distance),
      extractor: z.string().nullable().default(null),
      ...WHO,
    });
    const more = { family: TEXT, label: TEXT, description: TEXT, leaning: TEXT, seed: TEXT, distance: TEXT };
    const args = readArguments(argv, { ...more, extractor: TEXT, ...WHO_OPTIONS }, shape, this.usage);
    if (!args.ok) return args;
    const { positionals, family, label = family, description = `that ${label}`, leaning, ...rest } = args.value;
    const [run, cluster] = positionals;
    const { workbench } = session;
    const sentences = clusterSentences(workbench, run, cluster, rest);
    if (!sentences.ok) return sentences;
    const examples = [...sentences.value];
    const probe = workbench.runs.find(run);
    if (!probe.ok) return probe;
    const held = workbench.reasonEdits.codebook(probe.value.probe).families.some(({ id }) => id === family);
    const edit: CodebookEdit = held
      ? { kind: "add-examples", family, examples }
      : { kind: "name", family, label, leaning, description, examples };
    return kept(session, run, rest, edit);
  },
};

export const reasonsMerge: Command = {
  name: "reasons merge",
  usage: `reasons merge RUN FROM INTO ${WHO_USAGE}`,
  summary: "Make two families of reasons one",
  async run(session, argv) {
    const positionals = z.tuple([z.string(), FamilyId, FamilyId], "a run and two families are needed");
    const args = readArguments(argv, WHO_OPTIONS, z.strictObject({ positionals, ...WHO }), this.usage);
    if (!args.ok) return args;
    const [run, from, into] = args.value.positionals;
    return kept(session, run, args.value, { kind: "merge", from, into });
  },
};

export const reasonsRename: Command = {
  name: "reasons rename",
  usage: `reasons rename RUN FAMILY LABEL ${WHO_USAGE}`,
  summary: "Give a family of reasons another name",
  async run(session, argv) {
    const positionals = z.tuple(
      [z.string(), FamilyId, z.string().trim().min(1)],
      "a run, a family and a name are needed",
    );
    const args = readArguments(argv, WHO_OPTIONS, z.strictObject({ positionals, ...WHO }), this.usage);
    if (!args.ok) return args;
    const [run, family, label] = args.value.positionals;
    return kept(session, run, args.value, { kind: "rename", family, label });
  },
};

const Phrases = z
  .array(z.string().trim().min(1))
  .default([])
  .transform((all) => [...new Set(all)]);

export const reasonsPhrases: Command = {
  name: "reasons phrases",
  usage: `reasons phrases RUN FAMILY [--add PHRASE]… [--remove PHRASE]… ${WHO_USAGE}`,
  summary: "Change the key phrases of a family of reasons",
  async run(session, argv) {
    const shape = z
      .strictObject({
        positionals: z.tuple([z.string(), FamilyId], "a run and a family are needed"),
        add: Phrases,
        remove: Phrases,
        ...WHO,
      })
      .refine(({ add, remove }) => add.length + remove.length > 0, {
        path: ["arguments"],
        message: "name a phrase with --add or --remove",
      });
    const many = { type: "string", multiple: true } as const;
    const args = readArguments(argv, { add: many, remove: many, ...WHO_OPTIONS }, shape, this.usage);
    if (!args.ok) return args;
    const { add, remove, positionals } = args.value;
    const [run, family] = positionals;
    return kept(session, run, args.value, { kind: "phrases", family, add, remove });
  },
};

export const reasonsDrop: Command = {
  name: "reasons drop",
  usage: `reasons drop RUN FAMILY ${WHO_USAGE}`,
  summary: "Count a family of reasons no longer",
  async run(session, argv) {
    const positionals = z.tuple([z.string(), FamilyId], "a run and a family are needed");
    const args = readArguments(argv, WHO_OPTIONS, z.strictObject({ positionals, ...WHO }), this.usage);
    if (!args.ok) return args;
    const [run, family] = args.value.positionals;
    return kept(session, run, args.value, { kind: "drop", family });
  },
};

export const reasonsUndo: Command = {
  name: "reasons undo",
  usage: `reasons undo RUN EDIT ${WHO_USAGE}`,
  summary: "Take back an edit of the families; undoing an undo brings it back",
  async run(session, argv) {
    const number = z.coerce.number("the number of an edit is needed").int().positive();
    const positionals = z.tuple([z.string(), number], "a run and the number of an edit are needed");
    const args = readArguments(argv, WHO_OPTIONS, z.strictObject({ positionals, ...WHO }), this.usage);
    if (!args.ok) return args;
    const [run, edit] = args.value.positionals;
    return kept(session, run, args.value, { kind: "undo", edit });
  },
};

export const reasonsHistory: Command = {
  name: "reasons history",
  usage: "reasons history RUN",
  summary: "Every edit of the families, with author, time and reason",
  async run({ workbench }, argv) {
    const shape = z.strictObject({ positionals: z.tuple([z.string()], "exactly one run is needed") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const history = workbench.reasonEdits.history(args.value.positionals[0]);
    return history.ok ? ok({ json: history.value, text: historyText(history.value) }) : history;
  },
};
