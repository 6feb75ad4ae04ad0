/** What core uses of an AbortSignal, which it has no type of: Node and browsers declare theirs, and both fit. */
export interface CancelSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
