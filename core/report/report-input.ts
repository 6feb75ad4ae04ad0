import type { Lineage } from "../checkpoints/summary.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Flip } from "../experiment/flips.ts";
import type { Probe, ProbeItem } from "../probes/probe.ts";
import type { Comparison, ProbeResult } from "../probes/result.ts";
import type { ProbeRunSummary, RunPart } from "../probes/run.ts";

/** Everything that a report says. Two reports over the same readings differ in `generatedAt` alone. */
export interface ReportInput {
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly codeVersion: string;
  readonly probe: Probe;
  readonly runs: readonly ProbeRunSummary[];
  readonly baseline: string;
  readonly experiment: Experiment;
  readonly results: readonly ProbeResult[];
  readonly comparisons: readonly Comparison[];
  /** By column name. */
  readonly checkpoints: readonly ReportedCheckpoint[];
  readonly flips: readonly ReportedFlips[];
  readonly warnings: readonly string[];
  readonly resamples: number;
  /** Lines that make the same numbers again. */
  readonly commands: readonly string[];
}

export interface ReportedCheckpoint {
  readonly name: string;
  readonly part: RunPart;
  readonly lineage: Lineage;
}

/** Items that flip between two arms on an axis, in a group. */
export interface ReportedFlips {
  /** Ids of arms. */
  readonly from: string;
  readonly to: string;
  readonly axis: string;
  readonly group: string;
  readonly items: number;
  readonly flips: readonly (Flip & { readonly item: ProbeItem })[];
}
