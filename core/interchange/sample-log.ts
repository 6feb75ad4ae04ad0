/** Formats in which results of other programs are read, and in which ours are written (but for the last one). */
export const LOG_FORMATS = ["inspect", "lm-eval", "agentic-misalignment"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LoggedMessage {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
}

/** Null: nothing is known, and it counts neither way. */
export type ScoreValue = number | boolean | string | null;

/** One scalar that was said about a sample. */
export interface LoggedScore {
  readonly name: string;
  readonly value: ScoreValue;
  readonly answer: string | null;
  readonly explanation: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Log-probability of an offered answer, in nats. */
export interface LoggedLikelihood {
  readonly text: string;
  readonly nats: number;
  /** Whether it is what greedy decoding gives; null where that is not known. */
  readonly greedy: boolean | null;
}

/** What was put to a model once, and what came of it. `id` and `epoch` name it within its log; epochs begin at 1. */
export interface LoggedSample {
  readonly id: string;
  readonly epoch: number;
  readonly input: readonly LoggedMessage[];
  readonly target: string;
  readonly choices: readonly string[] | null;
  /** Null where nothing was sampled. */
  readonly output: string | null;
  /** Why sampling ended, in Inspect's words; "unknown" where nobody says. */
  readonly stop: "stop" | "max_tokens" | "content_filter" | "unknown";
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly likelihoods: readonly LoggedLikelihood[] | null;
  /** Why the sample has no result; null where it has one. */
  readonly error: string | null;
  readonly scores: readonly LoggedScore[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a log says of itself. */
export interface LogHead {
  readonly task: string;
  readonly taskVersion: string;
  readonly model: string;
  /** ISO 8601; null where the file does not say. */
  readonly createdAt: string | null;
  readonly status: "success" | "error" | "cancelled" | "started";
  /** Settings and provenance, by the words of whoever wrote it. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** One model's samples of one task, in nobody's format. */
export interface SampleLog extends LogHead {
  readonly samples: readonly LoggedSample[];
}
