import { z } from "zod";
import { area, call, valueOf } from "../procedure.ts";

const One = z.strictObject({ key: z.string().min(1) });

export const training = area({
  /** Newest plan first, a plan's runs in its order. */
  list: call.query(({ ctx }) => ctx.workbench.training.list()),
  /** All runs at once, then all again whenever one changes. */
  watch: call.subscription(({ ctx, signal }) => ctx.workbench.training.watch(signal)),
  /** Returns when all runs are stored; they are sent in the background. Equal runs are taken unless trained `again`. */
  start: call
    .input(z.strictObject({ plan: z.string().min(1), machine: z.string().min(1), again: z.boolean().default(false) }))
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.training.start(input, signal))),
  cancel: call
    .input(z.strictObject({ key: z.string().min(1), how: z.enum(["graceful", "now"]) }))
    .mutation(async ({ ctx, input, signal }) =>
      valueOf(await ctx.workbench.training.cancel(input.key, input.how, signal)),
    ),
  resume: call
    .input(One)
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.training.resume(input.key, signal))),
  fetch: call
    .input(z.strictObject({ key: z.string().min(1), weights: z.boolean().default(false) }))
    .mutation(async ({ ctx, input, signal }) =>
      valueOf(await ctx.workbench.training.fetch(input.key, { weights: input.weights, signal })),
    ),
  reattach: call
    .input(z.strictObject({ machine: z.string().min(1) }))
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.training.reattach(input.machine, signal))),
  curves: call
    .input(z.strictObject({ keys: z.array(z.string()).max(500) }))
    .query(({ ctx, input }) => ctx.workbench.training.curves(input.keys)),
  samples: call.input(One).query(({ ctx, input }) => valueOf(ctx.workbench.training.samples(input.key))),
  rendered: call.input(One).query(({ ctx, input }) => valueOf(ctx.workbench.training.rendered(input.key))),
  timeline: call.input(One).query(({ ctx, input }) => valueOf(ctx.workbench.training.timeline(input.key))),
  logs: call
    .input(One)
    .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.training.logs(input.key, signal))),
  /** The whole graph, or what one node came from and what came from it. */
  lineage: call
    .input(z.strictObject({ about: z.string().optional() }))
    .query(({ ctx, input }) => ctx.workbench.training.lineage(input.about)),
});
