/** One thing that an engine tried out before it let anything rely on a checkpoint. */
export interface SelfCheck {
  /** What holds when it passes: "The cache continues a sequence as the whole sequence does". */
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** One sentence: what was tried, or why it was not. */
  readonly detail: string;
  /** The figure that decided, and what it may be at most; null where none was taken. */
  readonly measured: { readonly value: number; readonly limit: number; readonly unit: string } | null;
}
