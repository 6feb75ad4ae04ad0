import type { LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { CorpusSummary } from "#core/corpus/document.ts";
import type { SpecSummary } from "#core/specs/summary.ts";
import type { PlanSummary } from "#core/runs/plan-view.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import type { ListedProbe } from "./remote/probes.ts";
import type { ListedMachine } from "./remote/queries.ts";

/** A screen of the workbench with what it adds to the rail and the palette. */
export interface Feature {
  /** First segment of its address. */
  readonly id: string;
  readonly label: string;
  /** Key that opens it: a digit while there are any, then Shift and a letter. */
  readonly key: string;
  readonly icon: LucideIcon;
  /** Fills the window: no rail, status bar or palette, and none of the frame's keys. */
  readonly bare?: boolean;
  readonly Screen: ComponentType;
  /** What the palette offers for it, given what is in the workspace. */
  readonly paletteEntries?: (workspace: PaletteWorkspace) => readonly PaletteEntry[];
}

export interface PaletteWorkspace {
  readonly checkpoints: readonly CheckpointSummary[];
  readonly probes: readonly ListedProbe[];
  readonly runs: readonly ProbeRunSummary[];
  readonly specs: readonly SpecSummary[];
  readonly corpora: readonly CorpusSummary[];
  readonly plans: readonly PlanSummary[];
  readonly trainingRuns: readonly TrainingRunSummary[];
  readonly machines: readonly ListedMachine[];
}

export interface PaletteEntry {
  readonly id: string;
  readonly group:
    | "Screens"
    | "Actions"
    | "Checkpoints"
    | "Probes"
    | "Runs"
    | "Specs"
    | "Corpora"
    | "Plans"
    | "Training runs"
    | "Machines";
  readonly label: string;
  /** Said behind the label, smaller; searched too. */
  readonly detail?: string;
  readonly keys?: string;
  /** The same thing on the command line; see `commandLine`. */
  readonly command?: string;
  readonly run: () => void;
}
