import { z } from "zod";
import { GenerationRequest, ResumeRequest } from "#core/generation/request.ts";
import { MixRequest } from "#core/generation/mix.ts";
import { AugmentRequest } from "#core/specs/augment/request.ts";
import { area, call, valueOf } from "../procedure.ts";

const GenerationId = z.strictObject({ id: z.string().min(1) });

export const generation = area({
  list: call.query(({ ctx }) => ctx.workbench.generations.list()),
  start: call
    .input(GenerationRequest)
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.generations.start(input))),
  resume: call
    .input(ResumeRequest)
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.generations.resume(input))),
  cancel: call
    .input(GenerationId)
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.generations.cancel(input.id))),
  watch: call
    .input(GenerationId)
    .subscription(({ ctx, input, signal }) => ctx.workbench.generations.watch(input.id, signal)),
  /** Chats drawn from corpora and files, exactly so many of each. */
  mix: call
    .input(MixRequest)
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.mixes.make(input, signal))),
  /** Has a generator make another spec of one; kept only if it passes its checks. */
  augmentSpec: call
    .input(AugmentRequest)
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.specAugments.make(input, signal))),
  /** Asks for the first stages only, which costs; the rest goes on from them by `resume`. */
  preview: call
    .input(GenerationRequest)
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.generations.preview(input, signal))),
});
