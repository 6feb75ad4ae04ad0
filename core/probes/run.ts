import { z } from "zod";
import { SPLITS } from "../agentic/grid.ts";
import { StoppingRule } from "../agentic/stopping.ts";
import type { Problem } from "../base/problem.ts";
import type { AnyProbe } from "./any-probe.ts";
import type { ReadingKind } from "./reading.ts";

/** What a person asks for when starting a probe run; also what decides whether two runs may be compared. */
export const ProbeRunRequest = z.strictObject({
  probe: z.string().min(1),
  /** Checkpoint ids in display order; the first is the baseline unless another is pinned. */
  checkpoints: z.array(z.string().min(1)).min(1),
  readings: z.array(z.enum(["likelihood", "sampled"])).min(1),
  /** Sampled answers per question; ignored by the likelihood reading. */
  samples: z.int().min(1).max(1000),
  seed: z.int().nonnegative(),
  temperature: z.number().min(0).max(5),
  topP: z.number().gt(0).max(1),
  /** Of a simulated inbox all turns of a rollout together. */
  maxTokens: z.int().min(1).max(4096),
  /** Of grids: the cells of one split only. */
  split: z.enum(SPLITS).exactOptional(),
  /** Of grids: when a cell ends before it has all its samples. */
  stopping: StoppingRule.exactOptional(),
});
export type ProbeRunRequest = z.infer<typeof ProbeRunRequest>;

export const DEFAULT_RUN_SETTINGS = {
  readings: ["likelihood"],
  samples: 4,
  seed: 7,
  temperature: 1,
  topP: 1,
  maxTokens: 16,
} satisfies Omit<ProbeRunRequest, "probe" | "checkpoints">;

/** Of a grid: rollouts of a cell, long enough to think and act. */
export const GRID_RUN_SETTINGS = {
  ...DEFAULT_RUN_SETTINGS,
  readings: ["sampled"],
  samples: 25,
  temperature: 0.7,
  maxTokens: 2048,
} satisfies Omit<ProbeRunRequest, "probe" | "checkpoints">;

/** Of open questions: a few answers of each, long enough to say why. */
export const QUESTION_RUN_SETTINGS = {
  ...DEFAULT_RUN_SETTINGS,
  readings: ["sampled"],
  samples: 3,
  temperature: 0.7,
  maxTokens: 512,
} satisfies Omit<ProbeRunRequest, "probe" | "checkpoints">;

/** What a run asks for where a person says nothing else. */
export function runSettingsFor(kind: AnyProbe["kind"]): Omit<ProbeRunRequest, "probe" | "checkpoints"> {
  switch (kind) {
    case "grid":
      return GRID_RUN_SETTINGS;
    case "questions":
      return QUESTION_RUN_SETTINGS;
    case "value-pairs":
      return { ...DEFAULT_RUN_SETTINGS, readings: [...DEFAULT_RUN_SETTINGS.readings] };
    default:
      return kind satisfies never;
  }
}

export type ProbeRunStatus = "running" | "finished" | "partial" | "cancelled" | "interrupted";

/** One checkpoint's part of a run. */
export interface RunPart {
  readonly checkpoint: string;
  readonly checkpointSha256: string;
  readonly status: "waiting" | "running" | "finished" | "failed" | "cancelled";
  readonly done: number;
  readonly total: number;
  readonly problem: Problem | null;
  readonly provider: string | null;
  readonly runtime: string | null;
  readonly threads: number | null;
  readonly dtype: string | null;
}

export interface ProbeRunSummary {
  readonly id: string;
  readonly probe: string;
  readonly probeKind: AnyProbe["kind"];
  readonly probeVersion: number;
  readonly probeSha256: string;
  readonly createdAt: string;
  readonly codeVersion: string;
  readonly status: ProbeRunStatus;
  readonly request: ProbeRunRequest;
  readonly parts: readonly RunPart[];
}

/** Progress of a running probe run, in the order things happen. `finished` or `failed` comes last, exactly once. */
export type RunEvent =
  | {
      readonly type: "progress";
      readonly runId: string;
      readonly checkpoint: string;
      readonly phase: string;
      readonly reading: ReadingKind | null;
      readonly done: number;
      readonly total: number;
      /** Readings a second over this session of the run; null until it is known. */
      readonly ratePerSecond: number | null;
      readonly secondsLeft: number | null;
    }
  | { readonly type: "part-failed"; readonly runId: string; readonly checkpoint: string; readonly problem: Problem }
  | { readonly type: "finished"; readonly runId: string; readonly status: ProbeRunStatus };
