import { z } from "zod";
import { parseStory } from "#core/stories/parse-story.ts";
import { area, call, valueOf } from "../procedure.ts";

const StoryId = z.strictObject({ id: z.string().min(1) });
const DraftInput = z.strictObject({
  id: z.string(),
  title: z.string(),
  run: z.string().min(1),
  axis: z.string().optional(),
  group: z.string().optional(),
  checkpoints: z.array(z.string()).optional(),
});

/** Stories for an audience, told by the demo. */
export const stories = area({
  list: call.query(({ ctx }) => ctx.workbench.stories.list()),
  /** Makes a first draft and keeps it. */
  draft: call.input(DraftInput).mutation(({ ctx, input }) => {
    const drafted = valueOf(ctx.workbench.stories.draft(input));
    return valueOf(ctx.workbench.stories.save(drafted, false));
  }),
  /** Over one of the same id. */
  save: call.input(z.strictObject({ story: z.unknown() })).mutation(({ ctx, input }) => {
    // What a person typed: its first fault is a sentence for them, and no fault of the wire.
    const story = valueOf(parseStory(JSON.stringify(input.story), "The story"));
    return valueOf(ctx.workbench.stories.save(story, true));
  }),
  /** The text of a story's file, as a person edited or brought it. */
  importText: call
    .input(z.strictObject({ text: z.string(), name: z.string(), replace: z.boolean() }))
    .mutation(({ ctx, input }) =>
      valueOf(ctx.workbench.stories.save(valueOf(parseStory(input.text, input.name)), input.replace)),
    ),
  remove: call.input(StoryId).mutation(({ ctx, input }) => valueOf(ctx.workbench.stories.remove(input.id))),
});
