import { z } from "zod";
import { ProbeRunRequest } from "#core/probes/run.ts";
import { GeneratorChoice } from "#core/generation/request.ts";
import { area, call, valueOf } from "../procedure.ts";

const Selection = z.strictObject({
  runs: z.array(z.string()).min(1),
  baseline: z.string().optional(),
  judge: z.string().optional(),
});
const CellSelection = z.strictObject({
  runs: z.array(z.string()).min(1),
  cell: z.string(),
  judge: z.string().optional(),
});
const RunInput = z.strictObject({ run: z.string() });
const JudgeInput = z.strictObject({ run: z.string(), judge: GeneratorChoice, allowOwnText: z.boolean() });
const Author = z.string().trim().min(1).max(80);
const QueueInput = z.strictObject({ run: z.string(), author: Author, limit: z.int().min(1).max(100) });
const DecisionInput = z.strictObject({
  run: z.string(),
  item: z.string(),
  author: Author,
  decided: z.boolean().nullable(),
  executed: z.boolean().nullable().optional(),
  adjudicate: z.boolean(),
  reason: z.string().max(2000),
});

/** Agentic grids: their runs, what came of them, the transcripts behind a cell, and who reads those. */
export const grids = area({
  /** The grids that can be run, and what a run of one would take. */
  list: call.query(({ ctx }) => ctx.workbench.gridForecasts.list()),
  forecast: call
    .input(ProbeRunRequest)
    .query(async ({ ctx, input }) => valueOf(await ctx.workbench.gridForecasts.of(input))),
  runs: call.query(({ ctx }) => ctx.workbench.runs.list().filter(({ probeKind }) => probeKind === "grid")),
  report: call
    .input(Selection)
    .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.gridReports.beside(input, signal))),
  transcripts: call
    .input(CellSelection)
    .query(({ ctx, input }) => valueOf(ctx.workbench.gridReports.transcripts(input.runs, input.cell, input.judge))),
  /** Tells its progress and ends with "finished" or "failed". */
  judge: call.input(JudgeInput).subscription(({ ctx, input, signal }) => ctx.workbench.judges.judge(input, signal)),
  /** The same for trying a judge on the labelled transcripts. */
  validateJudge: call
    .input(z.strictObject({ judge: GeneratorChoice }))
    .subscription(({ ctx, input, signal }) => ctx.workbench.judges.validate(input.judge, signal)),
  agreement: call.input(RunInput).query(({ ctx, input }) => valueOf(ctx.workbench.judges.agreement(input.run))),
  reviewQueue: call
    .input(QueueInput)
    .query(({ ctx, input }) => valueOf(ctx.workbench.reviews.queue(input.run, input.author, input.limit))),
  review: call.input(DecisionInput).mutation(({ ctx, input }) => valueOf(ctx.workbench.reviews.decide(input))),
  reviewed: call.input(RunInput).query(({ ctx, input }) => valueOf(ctx.workbench.reviews.overview(input.run))),
});
