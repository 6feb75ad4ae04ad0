import { type GridProbe, GridProbeShape } from "../agentic/grid-probe.ts";
import { type QuestionProbe, QuestionProbeShape } from "../questions/question-probe.ts";
import { type Probe, ProbeShape } from "./probe.ts";
import { z } from "zod";

/** A probe of any kind. */
export type AnyProbe = Probe | GridProbe | QuestionProbe;

/**
 * A probe as it was stored. What its parts say of each other was checked when it came in; it is not checked again, so that what was
 * run with earlier texts can still be read, and ten thousand items are read at once.
 */
export const StoredAnyProbe: z.ZodType<AnyProbe> = z.discriminatedUnion("kind", [
  ProbeShape,
  GridProbeShape,
  QuestionProbeShape,
]);

/** How many items, or cells, a probe has. */
export function sizeOf(probe: AnyProbe): number {
  return probe.kind === "grid"
    ? Object.values(probe.factors).reduce((product, levels) => product * (levels?.length ?? 1), 1)
    : probe.items.length;
}
