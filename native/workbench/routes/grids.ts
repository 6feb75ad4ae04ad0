import { z } from "zod";
import { area, call, valueOf } from "../procedure.ts";

const Selection = z.strictObject({ runs: z.array(z.string()).min(1), baseline: z.string().optional() });
const CellSelection = z.strictObject({ runs: z.array(z.string()).min(1), cell: z.string() });

/** Agentic grids: their runs, what came of them, and the transcripts behind a cell. */
export const grids = area({
  runs: call.query(({ ctx }) => ctx.workbench.runs.list().filter(({ probeKind }) => probeKind === "grid")),
  report: call
    .input(Selection)
    .query(({ ctx, input }) => valueOf(ctx.workbench.gridReports.of(input.runs, input.baseline))),
  transcripts: call
    .input(CellSelection)
    .query(({ ctx, input }) => valueOf(ctx.workbench.gridReports.transcripts(input.runs, input.cell))),
});
