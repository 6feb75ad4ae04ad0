import koffi from "koffi";

import { invariant } from "#core/base/problem.ts";

/**
 * Memory of native code seen as JavaScript buffers without a copy. Each piece is given back once: as soon as `free` is
 * called, else after the garbage collector has seen that nobody holds the buffer.
 *
 * A buffer that is read natively right now may not be freed; `lend` marks it, and keeps it alive.
 */
export class NativeMemory {
  readonly #releases = new WeakMap<ArrayBufferLike, () => void>();
  readonly #lent = new Map<ArrayBufferLike, number>();
  readonly #forgotten = new FinalizationRegistry<() => void>((release) => release());

  /** A view over `sizeBytes` (more than 0) at `address`. `release` gives them back and may not hold the view. */
  view(address: bigint, sizeBytes: number, release: () => void): ArrayBuffer {
    const buffer = koffi.view(address, sizeBytes);
    this.#releases.set(buffer, release);
    this.#forgotten.register(buffer, release, buffer);
    return buffer;
  }

  /**
   * Gives the memory behind a view back; arrays over it have no elements from then on. Does nothing for buffers of
   * JavaScript's own and for those given back before.
   */
  free(buffer: ArrayBufferLike): void {
    const release = this.#releases.get(buffer);
    if (release === undefined || !(buffer instanceof ArrayBuffer)) return;
    invariant(!this.#lent.has(buffer), "memory is freed while a run reads it.");
    this.#forgotten.unregister(buffer);
    this.#releases.delete(buffer);
    // Detaches the view, so that a late reader sees no elements rather than memory of somebody else.
    buffer.transfer(0);
    release();
  }

  /** Marks buffers as read by native code, until the function that comes back is called. */
  lend(arrays: readonly NodeJS.TypedArray[]): () => void {
    const buffers = arrays.map((array) => array.buffer);
    for (const buffer of buffers) this.#lent.set(buffer, (this.#lent.get(buffer) ?? 0) + 1);
    return () => {
      for (const buffer of buffers) {
        const others = (this.#lent.get(buffer) ?? 1) - 1;
        if (others > 0) this.#lent.set(buffer, others);
        else this.#lent.delete(buffer);
      }
    };
  }
}
