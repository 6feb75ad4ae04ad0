import type { NewDocument } from "#core/corpus/document.ts";
import type { Generated, GenerateProblem } from "#core/generation/generator.ts";
import type { GenerationProgress } from "#core/generation/progress.ts";

/** What came of asking a step once. */
export type Answer =
  | { readonly ok: true; readonly value: Generated }
  | { readonly ok: false; readonly error: GenerateProblem };

export interface Asked {
  readonly key: string;
  /** 0 for the first asking. */
  readonly attempt: number;
  readonly stage: string;
  readonly requestSha256: string;
  readonly answer: Answer;
  /** ISO 8601. */
  readonly answeredAt: string;
}

/** A document and the corpus it goes to: "" for the generation's own, else what is put behind its name. */
export interface FinishedDocument {
  readonly variant: string;
  readonly document: NewDocument;
}

/** An asking that came to nothing, and is left behind. */
export interface Spent {
  readonly reason: string;
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** Where a generation keeps its answers and documents. Each call is one transaction; an answer that was kept is never asked for again. */
export interface StepStore {
  /** Whether any answer so far was of use. */
  anyUsable(): boolean;
  /**
   * Where asking a step begins. A multiple of the tries: 0, or more once a failed generation was gone on with, where the
   * step has no usable answer yet. What was asked before is not recalled, but was paid for.
   */
  begin(key: string): { readonly attempt: number; readonly before: readonly Spent[] };
  /** An earlier answer to the very same request, and whether its documents are stored; null where there is none. */
  recall(
    key: string,
    attempt: number,
    requestSha256: string,
  ): { readonly asked: Asked; readonly finished: boolean } | null;
  /** `rejected`: why the answer is of no use; null where it is. */
  keep(asked: Asked, rejected: string | null): void;
  reject(key: string, attempt: number, reason: string): void;
  /** The step is done, and its documents are in the corpus: both or neither. A key that the corpus holds changes nothing. */
  finish(
    step: { readonly key: string; readonly attempt: number },
    documents: readonly FinishedDocument[],
    progress: GenerationProgress,
  ): void;
}
