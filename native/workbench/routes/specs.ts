import { z } from "zod";
import { area, call, valueOf } from "../procedure.ts";

const Name = z.strictObject({ name: z.string().min(1) });
const NamedText = z.strictObject({ name: z.string().min(1), text: z.string() });

export const specs = area({
  list: call.query(({ ctx }) => ctx.workbench.specs.list()),
  open: call
    .input(z.strictObject({ name: z.string().min(1), sha256: z.string().optional() }))
    .query(({ ctx, input }) => valueOf(ctx.workbench.specs.open(input.name, input.sha256))),
  import: call
    .input(z.strictObject({ path: z.string().min(1), name: z.string().min(1).optional() }))
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.specs.importFile(input.path, input.name))),
  /** A dropped file of a browser, which has no path. */
  importText: call
    .input(z.strictObject({ fileName: z.string().min(1), text: z.string() }))
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.specs.importText(input.fileName, input.text))),
  saveDraft: call
    .input(NamedText)
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.specs.saveDraft(input.name, input.text))),
  discardDraft: call.input(Name).mutation(({ ctx, input }) => valueOf(ctx.workbench.specs.discardDraft(input.name))),
  /** Also makes a new spec, where the name is new. */
  keep: call.input(NamedText).mutation(({ ctx, input }) => valueOf(ctx.workbench.specs.keep(input.name, input.text))),
  /** Makes an older version the newest; the draft stays. */
  restore: call
    .input(z.strictObject({ name: z.string().min(1), sha256: z.string() }))
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.specs.restore(input.name, input.sha256))),
  diff: call
    .input(z.strictObject({ from: z.string().min(1), to: z.string().min(1) }))
    .query(({ ctx, input }) => valueOf(ctx.workbench.specs.diff(input.from, input.to))),
  rename: call
    .input(z.strictObject({ name: z.string().min(1), to: z.string().min(1) }))
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.specs.rename(input.name, input.to))),
  remove: call.input(Name).mutation(({ ctx, input }) => valueOf(ctx.workbench.specs.remove(input.name))),
});
