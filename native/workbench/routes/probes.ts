import { z } from "zod";
import { PairRequest } from "#core/generation/pair-request.ts";
import { GeneratorChoice } from "#core/generation/request.ts";
import { ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import { RowsImport } from "#core/probes/authoring/from-rows.ts";
import { RevisionRequest } from "#core/probes/authoring/revise.ts";
import { planPower } from "#core/probes/plan-power.ts";
import type { Probe } from "#core/probes/probe.ts";
import { area, call, valueOf } from "../procedure.ts";

const ProbeId = z.strictObject({ id: z.string().min(1) });
const Path = z.string().min(1);
const Draft = z.custom<Omit<Probe, "version">>((value) => typeof value === "object" && value !== null);
const CheckInput = z.strictObject({
  probe: z.string().min(1),
  settings: ProbeCheckSettings,
  judge: GeneratorChoice.optional(),
});

export const probes = area({
  list: call.query(({ ctx }) => ctx.workbench.probes.pairs()),
  /** Version `version` of a probe, whose content never changes. */
  content: call
    .input(ProbeId.extend({ version: z.int() }))
    .query(({ ctx, input: { id, version } }) => valueOf(ctx.workbench.probes.findPairs(id, version))),
  /** Smallest detectable differences of a probe, before anything is run. */
  power: call
    .input(ProbeId)
    .query(({ ctx, input }) => planPower({ probe: valueOf(ctx.workbench.probes.findPairs(input.id)).probe })),
  import: call
    .input(z.strictObject({ path: Path }))
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.probes.importFile(input.path))),
  importRows: call
    .input(z.strictObject({ path: Path, given: RowsImport }))
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.probes.importRows(input.path, input.given))),
  /** What somebody wrote or changed, as the probe's next version; its faults are told by the probe's own check. */
  save: call
    .input(z.strictObject({ draft: Draft }))
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.probes.saveDraft(input.draft))),
  versions: call.input(ProbeId).query(({ ctx, input }) => ctx.workbench.probes.versions(input.id)),
  diff: call
    .input(z.strictObject({ from: z.string().min(1), to: z.string().min(1) }))
    .query(({ ctx, input }) => valueOf(ctx.workbench.probes.diff(input.from, input.to))),
  lastCheck: call.input(ProbeId).query(({ ctx, input }) => valueOf(ctx.workbench.probeChecks.last(input.id))),
  check: call
    .input(CheckInput)
    .subscription(({ ctx, input, signal }) => ctx.workbench.probeChecks.check(input, signal)),
  revise: call.input(RevisionRequest).mutation(({ ctx, input }) => valueOf(ctx.workbench.probeChecks.revise(input))),
  generate: call
    .input(PairRequest)
    .subscription(({ ctx, input, signal }) => ctx.workbench.probeGenerations.make(input, signal)),
});
