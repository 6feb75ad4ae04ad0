/** Whether to go on; asked between two statements, each of which takes some tens of milliseconds at most. */
export interface Patience {
  /** Throws where the caller has lost interest. */
  check(): void;
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
}
