import type { AnalysisOrigin, SpecAnalysis } from "./analysis.ts";
import type { SpecCoverage } from "./coverage.ts";
import type { Spec } from "./spec.ts";

/** Where a version of a spec came from. */
export type SpecSource = "bundled" | "imported" | "written";

/** A line of versions as the list of specs shows it; figures are of the newest version. */
export interface SpecSummary {
  readonly name: string;
  readonly sha256: string;
  readonly title: string;
  readonly words: number;
  readonly sections: number;
  readonly versions: number;
  /** Of the first version: a bundled spec that was edited is still a bundled one. */
  readonly source: SpecSource;
  /** Whether an unfinished edit waits in it. */
  readonly edited: boolean;
}

/** One text that a spec had. */
export interface SpecVersion {
  readonly sha256: string;
  /** ISO 8601; when this text last became the newest. */
  readonly keptAt: string;
  readonly source: SpecSource;
  readonly words: number;
}

/** An edit that was saved as it was typed and is no version yet. */
export interface SpecDraft {
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A spec as its screen shows it. */
export interface SpecView {
  readonly spec: Spec;
  /** Newest first. */
  readonly versions: readonly SpecVersion[];
  /** Null only where the spec says nothing that could be analysed. */
  readonly analysis: SpecAnalysis | null;
  readonly analysisBy: AnalysisOrigin | null;
  readonly coverage: SpecCoverage;
  readonly draft: SpecDraft | null;
}
