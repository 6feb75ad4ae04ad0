import type { Plan, PlanStage } from "./plan.ts";
import type { PlannedRun } from "./planned-run.ts";
import type { DataSize } from "./stage-length.ts";

/** The model that a plan begins with, as far as it is known on this computer. */
export interface KnownBase {
  readonly parameters: number | null;
  /** Files of it that are sent along. */
  readonly uploadBytes: number;
}

/** The machine that it is reckoned for. */
export interface KnownMachine {
  readonly name: string;
  readonly gpus: readonly { readonly name: string; readonly memoryBytes: number }[];
  readonly freeBytes: number | null;
}

export interface CostQuestion {
  readonly plan: Plan;
  readonly planned: readonly PlannedRun[];
  /** Sizes of the data that is read, of the plan's first seed. */
  readonly data: ReadonlyMap<string, DataSize>;
  readonly base: KnownBase;
  readonly machine: KnownMachine | null;
  /** Seconds by the pace of earlier runs with this base and tuning there; null where there were none like it. */
  readonly measured: (stage: PlanStage, length: { readonly tokens: number; readonly steps: number }) => number | null;
  /** Bytes that go along with every run: the trainer's code. */
  readonly codeBytes: number;
  /** Sentences on how data was counted. */
  readonly notes: readonly string[];
}
