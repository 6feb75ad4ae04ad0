import { z } from "zod";
import { ExportRequest } from "#core/corpus/export-request.ts";
import { CheckSettings } from "#core/corpus/quality/check-settings.ts";
import { GeneratorChoice } from "#core/generation/request.ts";
import { area, call, valueOf } from "../procedure.ts";

const CorpusId = z.strictObject({ corpus: z.string() });
const CheckInput = z.strictObject({ corpus: z.string(), settings: CheckSettings.default(CheckSettings.parse({})) });
const JudgeInput = z.strictObject({
  corpus: z.string(),
  judge: GeneratorChoice,
  count: z.int().min(1).max(500),
  seed: z.string(),
});
const TokensInput = z.strictObject({ corpus: z.string(), checkpoint: z.string() });
const SubsetsInput = z.strictObject({
  corpus: z.string(),
  checkpoint: z.string(),
  budgets: z.array(z.int().positive()).min(1).max(50),
  seed: z.string(),
});

/** Checks, tokens and export of corpora. Subscriptions tell their progress and end with "finished" or "failed". */
export const corpusQuality = area({
  /** Null where the corpus was never checked. */
  report: call.input(CorpusId).query(({ ctx, input }) => valueOf(ctx.workbench.corpusChecks.report(input.corpus))),
  /** Other models' names in a document, span by span. */
  names: call
    .input(z.strictObject({ document: z.int() }))
    .query(({ ctx, input }) => valueOf(ctx.workbench.corpusChecks.names(input.document))),
  check: call
    .input(CheckInput)
    .subscription(({ ctx, input, signal }) => ctx.workbench.corpusChecks.check(input, signal)),
  judge: call
    .input(JudgeInput)
    .subscription(({ ctx, input, signal }) => ctx.workbench.corpusChecks.judge(input, signal)),
  tokens: call
    .input(TokensInput)
    .subscription(({ ctx, input, signal }) => ctx.workbench.corpusChecks.tokens(input, signal)),
  subsets: call
    .input(SubsetsInput)
    .subscription(({ ctx, input, signal }) => ctx.workbench.corpusChecks.subsets(input, signal)),
  export: call
    .input(ExportRequest)
    .subscription(({ ctx, input, signal }) => ctx.workbench.corpusChecks.export(input, signal)),
});
