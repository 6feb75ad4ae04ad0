import type { Result } from "#core/base/result.ts";
import { ok } from "#core/base/result.ts";

/**
 * Does pieces of work, `width` at a time and begun in order, and gives their values in that order. The first problem aborts
 * the others.
 */
export async function inParallel<Piece, Value, Problem>(
  pieces: readonly Piece[],
  { width, signal }: { readonly width: number; readonly signal: AbortSignal },
  work: (piece: Piece, signal: AbortSignal) => Promise<Result<Value, Problem>>,
): Promise<Result<Value[], Problem>> {
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const values = new Map<number, Value>();
  let failure: { readonly ok: false; readonly error: Problem } | null = null;
  let next = 0;
  const walk = async (): Promise<void> => {
    while (next < pieces.length && failure === null) {
      const place = next++;
      const done = await work(pieces[place] as Piece, either);
      if (done.ok) values.set(place, done.value);
      else if (failure === null) {
        failure = done;
        failing.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, pieces.length) }, walk));
  return failure ?? ok(pieces.map((_, place) => values.get(place) as Value));
}
