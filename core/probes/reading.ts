/** The two ways to read a probe. */
export type ReadingKind = "likelihood" | "sampled";

/** 0: the item's options in the order of the probe file; 1: swapped. Both are always asked. */
export type OptionOrder = 0 | 1;

/** One question as put to a checkpoint: an item, a question form and an option order. */
export interface Question {
  readonly itemId: string;
  readonly form: number;
  readonly order: OptionOrder;
  /** The user's turn, before the chat template. */
  readonly text: string;
}

/** The log-probability of one option as the answer to one question. */
export interface OptionLikelihood {
  /** Nats, summed over the option's tokens. */
  readonly sumNats: number;
  readonly tokens: number;
  readonly characters: number;
  /** Nats of the same option after a neutral context, for the PMI-normalised reading. */
  readonly neutralNats: number;
}

/** Likelihood reading of one question; `options` follow the probe file's order, whatever the order asked in. */
export interface LikelihoodReading {
  readonly kind: "likelihood";
  readonly itemId: string;
  readonly form: number;
  readonly order: OptionOrder;
  readonly promptSha256: string;
  readonly options: readonly [OptionLikelihood, OptionLikelihood];
}

/** How one sampled answer ended; a closed list, so that nothing silent counts as a choice. */
export const SAMPLED_STATES = ["option-0", "option-1", "no-choice", "off-format", "empty", "truncated"] as const;
export type SampledState = (typeof SAMPLED_STATES)[number];

/** One sampled answer to one question. `option-0`/`option-1` follow the probe file's order. */
export interface SampledReading {
  readonly kind: "sampled";
  readonly itemId: string;
  readonly form: number;
  readonly order: OptionOrder;
  readonly sample: number;
  readonly promptSha256: string;
  readonly seed: string;
  readonly text: string;
  readonly state: SampledState;
}

export type Reading = LikelihoodReading | SampledReading;
