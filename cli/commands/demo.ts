import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { ListedStory } from "#native/workbench/stories.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { Command, Output } from "../command.ts";
import { printable, textTable } from "../text-table.ts";

const TEXT = { type: "string" } as const;
const FLAG = { type: "boolean" } as const;
const None = z.strictObject({ positionals: z.tuple([]) });
const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one story is needed") });
const File = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one file is needed"),
  force: z.boolean().default(false),
});
const New = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one id for the story is needed"),
  run: z.string("--run RUN is needed").min(1),
  title: z.string().optional(),
  axis: z.string().optional(),
  group: z.string().optional(),
  checkpoints: CommaList.optional(),
  force: z.boolean().default(false),
});

export const demoList: Command = {
  name: "demo list",
  usage: "demo list",
  summary: "Stories that the demo can tell, and what each lacks here",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, None, this.usage);
    if (!args.ok) return args;
    const { stories, unreadable } = workbench.stories.list();
    const rows = stories.map(({ story, source, faults }) => [
      story.id,
      source,
      String(story.steps.length),
      faults.length === 0 ? "can be shown" : `lacks ${faults.length}: msm demo check ${story.id}`,
      printable(story.title),
    ]);
    return ok({
      json: { stories, unreadable },
      text: [textTable(["story", "source", "steps", "here", "title"], rows), ...unreadable].join("\n"),
    });
  },
};

export const demoNew: Command = {
  name: "demo new",
  usage: "demo new ID --run RUN [--checkpoints A,B,…] [--axis AXIS] [--group GROUP] [--title TITLE] [--force]",
  summary: "Draft a story from your own run; its words are yours to edit (msm demo show, msm demo import)",
  async run({ workbench }, argv) {
    const options = { run: TEXT, title: TEXT, axis: TEXT, group: TEXT, checkpoints: TEXT, force: FLAG };
    const args = readArguments(argv, options, New, this.usage);
    if (!args.ok) return args;
    const { positionals, title, force, ...place } = args.value;
    const [id] = positionals;
    const draft = workbench.stories.draft({ id, title: title ?? id, ...place });
    if (!draft.ok) return draft;
    const kept = workbench.stories.save(draft.value, force);
    return kept.ok ? ok(storyOutput(kept.value, `Story ${id} is drafted, ${draft.value.steps.length} steps.`)) : kept;
  },
};

export const demoShow: Command = {
  name: "demo show",
  usage: "demo show ID",
  summary: "A story's file: save it, edit it, and bring it back with msm demo import",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.stories.find(args.value.positionals[0]);
    if (!found.ok) return found;
    return ok({ json: found.value.story, text: JSON.stringify(found.value.story, null, 2) });
  },
};

export const demoCheck: Command = {
  name: "demo check",
  usage: "demo check ID",
  summary: "Whether this workspace has all that a story names; exit code 1 where it lacks something",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.stories.find(args.value.positionals[0]);
    if (!found.ok) return found;
    const { faults } = found.value;
    const output = storyOutput(found.value, "");
    return ok({ ...output, exitCode: faults.length === 0 ? 0 : 1 });
  },
};

export const demoImport: Command = {
  name: "demo import",
  usage: "demo import FILE [--force]",
  summary: "Keep a story from a JSON file; --force replaces one of the same id",
  async run({ workbench }, argv) {
    const args = readArguments(argv, { force: FLAG }, File, this.usage);
    if (!args.ok) return args;
    const kept = workbench.stories.importFile(args.value.positionals[0], args.value.force);
    return kept.ok ? ok(storyOutput(kept.value, `Story ${kept.value.story.id} is kept.`)) : kept;
  },
};

export const demoRemove: Command = {
  name: "demo remove",
  usage: "demo remove ID",
  summary: "Remove a story of your own",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const [id] = args.value.positionals;
    const removed = workbench.stories.remove(id);
    return removed.ok ? ok({ json: { removed: id }, text: `Story ${id} is removed.` }) : removed;
  },
};

function storyOutput({ story, source, faults }: ListedStory, done: string): Output {
  const standing =
    faults.length === 0
      ? `Story ${story.id} can be shown here: open the demo with ?story=${story.id}, or from Stories in the window.`
      : `Story ${story.id} can be shown only in part:`;
  return {
    json: {
      id: story.id,
      title: story.title,
      source,
      steps: story.steps.map(({ id, kind }) => ({ id, kind })),
      faults,
    },
    text: [...(done === "" ? [] : [done]), standing, ...faults.map((fault) => `  ${printable(fault)}`)].join("\n"),
  };
}
