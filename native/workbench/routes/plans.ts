import { z } from "zod";
import { area, call, valueOf } from "../procedure.ts";

const Ref = z.strictObject({ ref: z.string().min(1) });

export const plans = area({
  list: call.query(async ({ ctx }) => ctx.workbench.plans.list()),
  open: call.input(Ref).query(async ({ ctx, input }) => valueOf(await ctx.workbench.plans.open(input.ref))),
  /** What it takes; a first time may draw or write its data. */
  cost: call
    .input(Ref.extend({ machine: z.string().optional() }))
    .query(async ({ ctx, input, signal }) =>
      valueOf(await ctx.workbench.plans.cost(input.ref, { machine: input.machine, signal })),
    ),
  preview: call
    .input(Ref.extend({ stage: z.string().min(1) }))
    .query(async ({ ctx, input, signal }) =>
      valueOf(await ctx.workbench.plans.preview(input.ref, input.stage, signal)),
    ),
  /** Keeps a plan; `folder` is what its relative file paths begin at. */
  save: call
    .input(z.strictObject({ plan: z.unknown(), folder: z.string().optional() }))
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.plans.save(input.plan, input.folder ?? null))),
});
