import { z } from "zod";
import { area, call, valueOf } from "../procedure.ts";

const Input = z.strictObject({
  runs: z.array(z.string()).min(1),
  group: z.string().optional(),
  metrics: z.array(z.string()).optional(),
  arms: z.array(z.strictObject({ checkpoint: z.string(), spec: z.string(), arm: z.string() })).optional(),
});

/** Specs by arms on any probe, and what checkpoints can say of a spec. */
export const science = area({
  table: call
    .input(Input)
    .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.science.of(input, signal))),
});
