import type { RunKey } from "./run-key.ts";
import type { RunState } from "./run-state.ts";
import type { StageKind } from "./stage-settings.ts";

/** A run as lists and lanes show it: what it is, what its machine last said, and how far it is. */
export interface TrainingRunSummary {
  readonly key: RunKey;
  /** Id of its checkpoint, or of the stages that arms share. */
  readonly name: string;
  readonly arm: string | null;
  readonly spec: string | null;
  readonly trainingSeed: number;
  readonly plan: { readonly name: string; readonly sha256: string };
  readonly machine: string;
  /** The run that it goes on from. */
  readonly parent: RunKey | null;
  readonly state: RunState;
  /** What it waits for while it is queued: "parent", "gpu", or the engine's word. */
  readonly waitsFor: string | null;
  /** Since when its machine does not answer; never a reason to change the state. */
  readonly linkLostSince: string | null;
  readonly attempt: number;
  readonly createdAt: string;
  readonly seenAt: string | null;
  readonly progress: TrainingProgress | null;
  /** One sentence where it failed. */
  readonly problem: string | null;
  /** Whether it can go on from a saved state. */
  readonly resumable: boolean;
  /** Checkpoints of this workspace that came from it, one a precision. */
  readonly checkpoints: readonly string[];
  /** Whether it exports anything that can be fetched. */
  readonly exports: boolean;
}

/** A run of a plan that was started. */
export interface StartedRun extends TrainingRunSummary {
  /** It was there already: an equal run that ended well or is on its way. */
  readonly taken: boolean;
}

export interface TrainingProgress {
  readonly phase: string;
  readonly stage: StageKind;
  /** Place of the stage among the run's, from 0, and how many there are. */
  readonly index: number;
  readonly stages: number;
  readonly step: number;
  readonly steps: number;
  readonly tokens: number;
  readonly loss: number | null;
  readonly tokensPerSecond: number | null;
  /** Until the run's last step, by the rate so far; null where it cannot be told. */
  readonly secondsLeft: number | null;
}

/** Points of a chart; steps that a rewind made void are left out. */
export interface LossCurve {
  readonly key: RunKey;
  readonly index: number;
  readonly stage: StageKind;
  readonly points: readonly {
    readonly step: number;
    readonly tokens: number;
    readonly loss: number;
    readonly reward?: number;
  }[];
}

/** What a plan will take, before anything is sent. Null: it cannot be told beforehand. */
export interface PlanCost {
  readonly runs: readonly RunCost[];
  readonly totals: {
    readonly tokens: number;
    readonly steps: number;
    readonly seconds: number | null;
    readonly uploadBytes: number;
    readonly diskBytes: number;
    readonly fetchBytes: number;
  };
  /** How the time was estimated, in words. */
  readonly timeMethod: string;
  readonly warnings: readonly string[];
}

export interface RunCost {
  readonly name: string;
  readonly stages: readonly {
    readonly name: string;
    readonly kind: StageKind;
    readonly rows: number;
    /** Of one epoch of its data. */
    readonly dataTokens: number;
    /** That the stage trains on. */
    readonly tokens: number;
    readonly steps: number;
    readonly seconds: number | null;
  }[];
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** From a spec to weights and back: what came from what. */
export interface LineageGraph {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export interface LineageNode {
  /** Unique in the graph: kind and identity. */
  readonly id: string;
  readonly kind: "spec" | "corpus" | "data" | "plan" | "run" | "checkpoint" | "probe-run";
  readonly label: string;
  /** SHA-256 where it has one. */
  readonly sha256: string | null;
  readonly note: string;
  /** Where the window shows it; null where it does not. */
  readonly address: { readonly feature: string; readonly path: readonly string[] } | null;
}

/** What the model said at a step. */
export interface RunSample {
  readonly index: number;
  readonly stage: StageKind;
  readonly step: number;
  readonly prompt: string;
  readonly text: string;
}

/** Data as the model saw it: pieces of text, and whether the loss counts them. */
export interface RenderedData {
  readonly index: number;
  readonly stage: StageKind;
  readonly pieces: readonly (readonly [text: string, counted: boolean])[];
}

/** The end of what a run's programs printed, without control sequences. */
export interface RunLog {
  readonly text: string;
  /** Of the whole log on the machine. */
  readonly sizeBytes: number;
  /** Whether `text` begins in the middle of it. */
  readonly isTail: boolean;
}

/** What a run did when, for its lane: milliseconds since 1970 by the machine's clock. */
export interface RunTimeline {
  readonly key: RunKey;
  readonly spans: readonly {
    /** The trainer's word; "training" of a stage has its kind. */
    readonly phase: string;
    readonly stage: StageKind | null;
    readonly attempt: number;
    readonly fromMs: number;
    /** Null while it goes on. */
    readonly toMs: number | null;
  }[];
  /** When the machine did not answer, by this computer's clock. */
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number | null }[];
}

/** What a fetch brought. */
export interface FetchedRun {
  readonly run: TrainingRunSummary;
  /** Files that were brought, relative to the run's folder. */
  readonly files: readonly string[];
  /** Listed by the machine and never brought: pickles, and names that are neither weights nor text of a checkpoint. */
  readonly refused: readonly string[];
  /** Where what is no checkpoint of this workspace lies, weights that were asked for among it; null where there is none. */
  readonly folder: string | null;
}

/** What a machine's folder held that this workspace did not know. */
export interface Reattached {
  readonly adopted: readonly TrainingRunSummary[];
  /** Runs of the machine that were known already. */
  readonly known: number;
  /** Folders there that are no training run of a plan. */
  readonly others: readonly string[];
}
