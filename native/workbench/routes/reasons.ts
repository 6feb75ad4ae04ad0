import { z } from "zod";
import { GeneratorChoice } from "#core/generation/request.ts";
import { CLUSTER_SETTINGS } from "#core/reasons/cluster-reasons.ts";
import { CodebookEdit } from "#core/reasons/codebook.ts";
import { area, call, valueOf } from "../procedure.ts";

const Runs = z.array(z.string()).min(1);
const RunInput = z.strictObject({ run: z.string() });
const Selection = z.strictObject({
  runs: Runs,
  seed: z.int().nonnegative().default(CLUSTER_SETTINGS.seed),
  distance: z.number().min(0).max(1).default(CLUSTER_SETTINGS.distance),
  most: z.int().min(2).max(3000).default(CLUSTER_SETTINGS.most),
  extractor: z.string().nullable().default(null),
});
const Places = Selection.extend({ family: z.string(), limit: z.int().min(1).max(1000) });
const Edit = z.strictObject({
  run: z.string(),
  author: z.string().trim().min(1).max(80),
  reason: z.string().max(2000),
  edit: CodebookEdit,
});
const Reading = z.strictObject({ run: z.string(), reader: GeneratorChoice, allowOwnText: z.boolean() });
const Policy = z.strictObject({ runs: Runs, spec: z.string(), judge: z.string().optional() });

/** Reasons on scratchpads, their families, and rules of a spec that are taken as licences. */
export const reasons = area({
  report: call.input(Selection).query(({ ctx, input }) => valueOf(ctx.workbench.reasons.of(input))),
  places: call.input(Places).query(({ ctx, input }) => {
    const { family, limit, ...request } = input;
    return valueOf(ctx.workbench.reasons.places(request, family, limit));
  }),
  history: call.input(RunInput).query(({ ctx, input }) => valueOf(ctx.workbench.reasonEdits.history(input.run))),
  edit: call.input(Edit).mutation(({ ctx, input }) => valueOf(ctx.workbench.reasonEdits.edit(input))),
  /** These tell their progress and end with "finished" or "failed". */
  judge: call.input(Reading).subscription(({ ctx, input, signal }) => ctx.workbench.reasonReaders.judge(input, signal)),
  extract: call
    .input(Reading)
    .subscription(({ ctx, input, signal }) => ctx.workbench.reasonReaders.extract(input, signal)),
  validate: call
    .input(z.strictObject({ judge: GeneratorChoice }))
    .subscription(({ ctx, input, signal }) => ctx.workbench.reasonReaders.validate(input.judge, signal)),
  policy: call.input(Policy).query(({ ctx, input }) => valueOf(ctx.workbench.policyMisuse.of(input))),
  policyJudge: call
    .input(Reading.extend({ spec: z.string() }))
    .subscription(({ ctx, input, signal }) => ctx.workbench.policyMisuse.judge(input, signal)),
  policyValidate: call
    .input(z.strictObject({ judge: GeneratorChoice }))
    .subscription(({ ctx, input, signal }) => ctx.workbench.policyMisuse.validate(input.judge, signal)),
});
