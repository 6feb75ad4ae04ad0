/** What core uses of the signal that Node and browsers have alike; each declares the rest for itself. */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
