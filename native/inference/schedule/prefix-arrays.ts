import type { CacheTensor } from "../causal-graph.ts";
import type { CacheArray, Prefix } from "../branching-session.ts";
import { cacheArray } from "../branching-session.ts";

/** A prefix with copies of `tokens` new ones behind it; `fresh` holds [heads, tokens, head size] for each cache. */
export function appendTokens(
  caches: readonly CacheTensor[],
  prefix: Prefix | null,
  fresh: readonly CacheArray[],
  tokens: number,
): Prefix {
  if (prefix === null) return { length: tokens, tensors: fresh.map((tensor) => tensor.slice()) };
  const length = prefix.length + tokens;
  const tensors = caches.map((cache, at) => {
    const longer = cacheArray(cache.type, cache.heads * length * cache.headSize);
    copyTokens(cache, part(prefix.tensors, at), longer, {
      from: 0,
      sourceLength: prefix.length,
      to: 0,
      targetLength: length,
      count: prefix.length,
    });
    copyTokens(cache, part(fresh, at), longer, {
      from: 0,
      sourceLength: tokens,
      to: prefix.length,
      targetLength: length,
      count: tokens,
    });
    return longer;
  });
  return { length, tensors };
}

/** The first `length` tokens of a prefix. */
export function firstTokens(caches: readonly CacheTensor[], prefix: Prefix, length: number): Prefix {
  if (length === prefix.length) return prefix;
  const tensors = caches.map((cache, at) => {
    const shorter = cacheArray(cache.type, cache.heads * length * cache.headSize);
    copyTokens(cache, part(prefix.tensors, at), shorter, {
      from: 0,
      sourceLength: prefix.length,
      to: 0,
      targetLength: length,
      count: length,
    });
    return shorter;
  });
  return { length, tensors };
}

export function bytesOf(prefix: Prefix): number {
  return prefix.tensors.reduce((sum, tensor) => sum + tensor.byteLength, 0);
}

/** Which tokens of [heads, tokens, head size] go where in another such array. */
interface Copy {
  readonly from: number;
  readonly sourceLength: number;
  readonly to: number;
  readonly targetLength: number;
  readonly count: number;
}

/** Copies tokens head by head; `targetStart` and `sourceStart` are offsets of the arrays' first head, in elements. */
export function copyTokens(
  { heads, headSize }: Pick<CacheTensor, "heads" | "headSize">,
  source: CacheArray,
  target: CacheArray,
  copy: Copy,
  start: { readonly source: number; readonly target: number } = { source: 0, target: 0 },
): void {
  for (let head = 0; head < heads; head++) {
    const from = start.source + (head * copy.sourceLength + copy.from) * headSize;
    const to = start.target + (head * copy.targetLength + copy.to) * headSize;
    target.set(source.subarray(from, from + copy.count * headSize), to);
  }
}

function part(tensors: readonly CacheArray[], at: number): CacheArray {
  const tensor = tensors[at];
  if (tensor === undefined) throw new Error("Internal error: keys or values of a layer are missing.");
  return tensor;
}
