/** What is known of an error beyond the sentence that names the very thing. */
export interface ErrorEntry {
  /** What it means, and what it comes from. */
  readonly cause: string;
  /** Where one sees that it is so: a command, a screen, or the sentence itself. */
  readonly evidence: string;
  /** What to do next. */
  readonly next: string;
  /** The command line's exit code: 1 where the work failed, 130 where somebody stopped it; else 2, for what was asked. */
  readonly exit?: 1 | 130;
}
