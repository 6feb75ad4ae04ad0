import type { GridComparison, OutcomeCounts } from "../agentic/rates.ts";
import type { CellFactors } from "../agentic/factors.ts";
import type { GridProbe } from "../agentic/grid-probe.ts";
import type { Split } from "../agentic/grid.ts";
import type { Lineage } from "../checkpoints/summary.ts";
import type { Experiment } from "../experiment/experiment.ts";
import type { Flip } from "../experiment/flips.ts";
import type { Probe, ProbeItem } from "../probes/probe.ts";
import type { Comparison, ProbeResult } from "../probes/result.ts";
import type { ProbeRunSummary, RunPart } from "../probes/run.ts";
import type { DimensionMean } from "../questions/rates.ts";
import type { StatedActed } from "../questions/stated-acted.ts";
import type { ClassifierErrors } from "../statistics/corrected-rate.ts";

/** Everything that a report says. Two reports over the same readings differ in `generatedAt` alone. */
export interface ReportInput {
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly codeVersion: string;
  /** What was read of value pairs, of an agentic grid and of open questions; one of them at least. */
  readonly pairs: PairEvidence | null;
  readonly grid: GridEvidence | null;
  readonly stated: StatedEvidence | null;
  /** Lines that make the same numbers again. */
  readonly commands: readonly string[];
}

/** What every kind of run has. */
export interface RunEvidence {
  readonly runs: readonly ProbeRunSummary[];
  /** By column name. */
  readonly checkpoints: readonly ReportedCheckpoint[];
  readonly warnings: readonly string[];
  /** How it was asked, in words: "4 question forms, both option orders". */
  readonly asked: string;
}

export interface PairEvidence extends RunEvidence {
  readonly probe: Probe;
  readonly baseline: string;
  readonly experiment: Experiment;
  readonly results: readonly ProbeResult[];
  readonly comparisons: readonly Comparison[];
  readonly flips: readonly ReportedFlips[];
  readonly resamples: number;
}

export interface GridEvidence extends RunEvidence {
  readonly probe: GridProbe;
  readonly baseline: string;
  readonly cells: readonly ReportedCell[];
  readonly results: readonly ProbeResult[];
  readonly comparisons: readonly GridComparison[];
  readonly outcomes: readonly OutcomeCounts[];
  readonly rulesVersion: number;
  readonly judge: ReportedJudge | null;
}

export interface ReportedCell {
  readonly id: string;
  readonly factors: CellFactors;
  readonly split: Split;
  readonly promptSha256: string | null;
}

/** A judge of rollouts: how it was tried, whether it counts, and its own rates with its errors in them. */
export interface ReportedJudge {
  readonly name: string;
  readonly promptVersion: string;
  readonly decoding: string;
  /** Why its verdicts do not count; none where they do. */
  readonly faults: readonly string[];
  readonly errors: ClassifierErrors | null;
  readonly raw: readonly ProbeResult[];
}

export interface StatedEvidence extends RunEvidence {
  readonly title: string;
  /** Mean ratings by checkpoint, rater and dimension. */
  readonly columns: readonly {
    readonly checkpoint: string;
    readonly rater: string | null;
    readonly means: readonly DimensionMean[];
  }[];
  /** Beside the grid's rates, joined by the checkpoints' hashes; null where the report has no grid, or why there is none. */
  readonly acted: readonly StatedActed[] | string | null;
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
