/** One thing that an engine tries on a checkpoint before anything relies on it. */
export interface SelfCheck {
  /** What was compared, e.g. "cached against uncached". */
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** What it means, and why where it failed or was skipped; one sentence. */
  readonly detail: string;
  /** Largest difference of two logits in standard deviations of a row; null where nothing was measured. */
  readonly measured: number | null;
}
