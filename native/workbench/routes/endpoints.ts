import { z } from "zod";
import { Endpoint } from "#core/generation/endpoint.ts";
import { area, call, valueOf } from "../procedure.ts";

const EndpointName = z.strictObject({ name: z.string().min(1) });

export const endpoints = area({
  list: call.query(({ ctx }) => ctx.workbench.endpoints.list()),
  add: call.input(Endpoint).mutation(({ ctx, input }) => valueOf(ctx.workbench.endpoints.add(input))),
  remove: call.input(EndpointName).mutation(({ ctx, input }) => valueOf(ctx.workbench.endpoints.remove(input.name))),
  /** Asks it for a few words, to see whether it answers. */
  check: call
    .input(EndpointName)
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.endpoints.check(input.name, signal))),
});
