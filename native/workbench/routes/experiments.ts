import { z } from "zod";
import { NewPrediction } from "#core/experiment/prediction.ts";
import { Protocol } from "#core/experiment/protocol.ts";
import { area, call, valueOf } from "../procedure.ts";

const Runs = z.strictObject({ runs: z.array(z.string()).min(1) });
const PredictionId = z.strictObject({ id: z.string() });
const Author = z.string().trim().min(1, "say who does it").max(80);
const NewProtocol = Protocol.omit({ probe: true, plan: true }).extend({
  author: Author,
  probe: z.string().min(1),
  plan: z.string().nullable(),
});

/** Arms of a factorial: their figures, what people foretell of them, the protocol that binds them, and stated reasons. */
export const experiments = area({
  report: call
    .input(Runs.extend({ level: z.enum(["headline", "domain"]).optional() }))
    .query(async ({ ctx, input, signal }) =>
      valueOf(await ctx.workbench.experiments.beside(input.runs, input.level, signal)),
    ),
  flips: call
    .input(Runs.extend({ axis: z.string(), group: z.string(), from: z.string(), to: z.string() }))
    .query(({ ctx, input }) => valueOf(ctx.workbench.experiments.flips(input))),

  predictable: call.input(Runs).query(({ ctx, input }) => valueOf(ctx.workbench.predictions.predictable(input.runs))),
  predictions: call
    .input(Runs)
    .query(async ({ ctx, input }) => valueOf(await ctx.workbench.predictions.shown(input.runs))),
  predict: call
    .input(NewPrediction.extend({ id: z.string().optional() }))
    .mutation(({ ctx, input: { id, ...prediction } }) => valueOf(ctx.workbench.predictions.save(prediction, id))),
  reveal: call
    .input(PredictionId)
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.predictions.reveal(input.id))),
  removePrediction: call
    .input(PredictionId)
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.predictions.remove(input.id))),

  protocols: call.query(({ ctx }) => ctx.workbench.protocols.list()),
  /** Logs what is chosen on the screen where the protocol does not name it. */
  standing: call
    .input(Runs.extend({ axis: z.string().optional(), group: z.string().optional(), reading: z.string().optional() }))
    .query(({ ctx, input: { runs, ...look } }) => ctx.workbench.protocols.standing(runs, look)),
  freeze: call
    .input(NewProtocol)
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.protocols.freeze(input))),
  openHeldOut: call
    .input(z.strictObject({ protocol: z.string(), run: z.string(), author: Author }))
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.protocols.open(input.protocol, input.run, input.author))),

  reasons: call.input(Runs).query(({ ctx, input }) => valueOf(ctx.workbench.statedReasons.of(input.runs))),
  /** Tells its progress and ends with "finished" or "failed". */
  askReasons: call
    .input(z.strictObject({ run: z.string() }))
    .subscription(({ ctx, input, signal }) =>
      ctx.workbench.statedReasons.ask(input, signal ?? new AbortController().signal),
    ),

  /** Runs of open questions, and of grids: the two sides of what is stated and what is done. */
  questionRuns: call.query(({ ctx }) => ctx.workbench.runs.list().filter(({ probeKind }) => probeKind === "questions")),
  gridRuns: call.query(({ ctx }) => ctx.workbench.runs.list().filter(({ probeKind }) => probeKind === "grid")),
  statedActed: call
    .input(z.strictObject({ questions: z.string(), grid: z.string() }))
    .query(({ ctx, input }) => valueOf(ctx.workbench.questionReports.statedActed(input.questions, input.grid))),
});
