import type { Plan } from "./plan.ts";
import type { PlannedRun } from "./planned-run.ts";
import type { StageKind } from "./stage-settings.ts";

/** Where a plan lies: it comes with the workbench, is kept in the workspace, or is a file. */
export type PlanSource = "bundled" | "stored" | "file";

/** A plan as lists show it. */
export interface PlanSummary {
  /** What opens it again: its name, or its hash where another has the name, or a file's path. */
  readonly ref: string;
  readonly name: string;
  readonly description: string;
  readonly source: PlanSource;
  readonly sha256: string;
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  /** Runs that it is carried out in. */
  readonly runs: number;
  /** When it was stored; null for those that were not. */
  readonly createdAt: string | null;
}

/** A plan with what follows from it alone. */
export interface OpenedPlan extends PlanSummary {
  readonly plan: Plan;
  /** What its relative file paths begin at; null where it knows none. */
  readonly folder: string | null;
  readonly planned: readonly PlannedRun[];
}

/** Rows of a stage's data as the model will see them, a few of each of its readings. */
export interface PlanPreview {
  readonly stage: string;
  readonly kind: StageKind;
  /** How texts were rendered, and what the mask means, in one sentence each. */
  readonly notes: readonly string[];
  readonly readings: readonly {
    readonly read: "stream" | "documents" | "chats" | "prompts";
    readonly samples: readonly PreviewSample[];
  }[];
}

export interface PreviewSample {
  /** Name of the data. */
  readonly data: string;
  /** Line of the data's file, from 1. */
  readonly row: number;
  /** Pieces of text in order, and whether the loss counts them. */
  readonly pieces: readonly (readonly [string, boolean])[];
}
