import { z } from "zod";
import { err } from "#core/base/result.ts";
import { NewServed } from "#core/checkpoints/served.ts";
import { ProbeRunRequest } from "#core/probes/run.ts";
import { area, call, valueOf } from "./procedure.ts";
import { endpoints } from "./routes/endpoints.ts";
import { experiments } from "./routes/experiments.ts";
import { generation } from "./routes/generation.ts";
import { grids } from "./routes/grids.ts";
import { corpus } from "./routes/corpus.ts";
import { corpusQuality } from "./routes/corpus-quality.ts";
import { specs } from "./routes/specs.ts";
import { machinesRoutes } from "./routes/machines.ts";
import { probes } from "./routes/probes.ts";
import { plans } from "./routes/plans.ts";
import { stories } from "./routes/stories.ts";
import { reasons } from "./routes/reasons.ts";
import { science } from "./routes/science.ts";
import { training } from "./routes/training.ts";

const CheckpointId = z.strictObject({ id: z.string() });
const RunIdInput = z.strictObject({ id: z.string() });
const RunSelection = z.strictObject({
  runs: z.array(z.string()).min(1),
  baseline: z.string().optional(),
});
const ItemSelection = z.strictObject({
  runs: z.array(z.string()).min(1),
  axis: z.string(),
  group: z.string(),
  columns: z.array(z.string()).optional(),
});
const Message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
const DivergenceInput = z.strictObject({
  checkpoints: z.tuple([z.string(), z.string()]),
  text: z.string().min(1),
  messages: z.array(Message),
  top: z.int().min(0).max(100),
});
const ChatInput = z.strictObject({
  checkpoints: z.array(z.string()).min(1).max(12),
  prompt: z.string().min(1),
  seed: z.int().nonnegative(),
  temperature: z.number().min(0).max(5),
  topP: z.number().gt(0).max(1),
  maxTokens: z.int().min(1).max(4096),
  /** The conversation so far of each checkpoint, by id. */
  before: z.record(z.string(), z.array(Message)).optional(),
});

export const router = area({
  doctor: call
    .input(z.strictObject({ again: z.boolean() }).optional())
    .query(({ ctx, input }) => ctx.workbench.doctor(input?.again)),
  /** The bundle as a window can save it. */
  diagnostics: call.mutation(async ({ ctx }) => valueOf(await ctx.workbench.diagnostics.bytes())),
  status: call.query(({ ctx }) => ctx.workbench.status()),

  checkpoints: area({
    list: call.query(({ ctx }) => ctx.workbench.checkpoints.list()),
    add: call
      .input(z.strictObject({ path: z.string().min(1) }))
      .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.checkpoints.add(input.path))),
    /** One whose weights stay on a linked machine, where a server reads them. */
    addRemote: call
      .input(NewServed)
      .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.servedCheckpoints.add(input, signal))),
    facts: call
      .input(CheckpointId)
      .query(async ({ ctx, input }) => valueOf(await ctx.workbench.checkpointDetails.facts(input.id))),
    memory: call
      .input(z.strictObject({ ids: z.array(z.string()).min(1) }))
      .query(async ({ ctx, input }) => valueOf(await ctx.workbench.memory(input.ids))),
    loaded: call
      .input(CheckpointId)
      .query(({ ctx, input }) => valueOf(ctx.workbench.checkpointDetails.loaded(input.id))),
    measure: call
      .input(CheckpointId)
      .mutation(async ({ ctx, input, signal }) =>
        valueOf(await ctx.workbench.checkpointDetails.measure(input.id, signal)),
      ),
    verify: call
      .input(CheckpointId)
      .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.checkpoints.verify(input.id))),
    remove: call
      .input(CheckpointId)
      .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.checkpoints.remove(input.id))),
  }),

  probes,
  specs,

  runs: area({
    list: call.query(({ ctx }) => ctx.workbench.runs.list().filter(({ probeKind }) => probeKind === "value-pairs")),
    start: call.input(ProbeRunRequest).mutation(async ({ ctx, input }) => {
      const fault = await ctx.workbench.runs.check(input);
      return valueOf(fault ? err(fault) : ctx.workbench.runs.start(input));
    }),
    resume: call.input(RunIdInput).mutation(({ ctx, input }) => valueOf(ctx.workbench.runs.resume(input.id))),
    cancel: call
      .input(RunIdInput)
      .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.runs.cancel(input.id))),
    watch: call.input(RunIdInput).subscription(({ ctx, input, signal }) => ctx.workbench.runs.watch(input.id, signal)),
    report: call
      .input(RunSelection)
      .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.reports.beside(input, signal))),
    items: call
      .input(ItemSelection)
      .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.reports.itemsBehind(input, signal))),
    item: call
      .input(ItemSelection.extend({ item: z.string() }))
      .query(({ ctx, input }) => valueOf(ctx.workbench.reports.itemReadings(input))),
    reportFile: call
      .input(RunSelection)
      .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.reportFiles.htmlBeside(input, signal))),
  }),

  experiments,
  grids,
  reasons,
  science,
  generation,
  endpoints,
  corpus,
  quality: corpusQuality,
  machines: machinesRoutes,
  plans,
  stories,
  training,

  /** A deed and not a read only because a text may be longer than an address can be. */
  diverge: call
    .input(DivergenceInput)
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.divergences.of(input, signal))),

  chat: call.input(ChatInput).subscription(({ ctx, input, signal }) => {
    const { checkpoints, prompt, seed, temperature, topP, maxTokens, before } = input;
    const decoding = { temperature, topP, maxTokens, stop: [] };
    return ctx.workbench.chats.ask({ checkpoints, prompt, seed, decoding, before }, signal);
  }),
});

export type AppRouter = typeof router;
