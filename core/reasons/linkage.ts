/** Two clusters that were joined, each named by one of its members, and how far apart they were. */
export interface Merge {
  readonly first: number;
  readonly second: number;
  readonly distance: number;
}

/**
 * Average-linkage clustering of `count` things by the nearest-neighbour chain (F. Murtagh, "A survey of recent advances in
 * hierarchical clustering algorithms", The Computer Journal 26, 1983) with the update of Lance and Williams. Merges come in
 * the order of distance. `distances` is the full matrix, row by row, and is used up. O(count²) in time and space.
 */
export function averageLinkage(distances: Float64Array, count: number): Merge[] {
  const sizes = new Float64Array(count).fill(1);
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (merges.length < count - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const top = chain.at(-1) ?? 0;
    const before = chain.at(-2) ?? -1;
    const nearest = nearestTo(top, before, distances, sizes);
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [first, second] = top < before ? [top, before] : [before, top];
    merges.push({ first, second, distance: distances[first * count + second] ?? 0 });
    join(first, second, distances, sizes);
  }
  return merges.toSorted((a, b) => a.distance - b.distance);
}

/** The one before in the chain where it is as near as any: otherwise the chain could go round for ever. */
function nearestTo(of: number, before: number, distances: Float64Array, sizes: Float64Array): number {
  const count = sizes.length;
  let best = before;
  let least = before === -1 ? Infinity : (distances[of * count + before] ?? Infinity);
  for (let other = 0; other < count; other++) {
    const distance = distances[of * count + other] ?? Infinity;
    if (other !== of && (sizes[other] ?? 0) > 0 && distance < least) [best, least] = [other, distance];
  }
  return best;
}

/** `first` stands for both from now on. */
function join(first: number, second: number, distances: Float64Array, sizes: Float64Array): void {
  const count = sizes.length;
  const [a, b] = [sizes[first] ?? 0, sizes[second] ?? 0];
  for (let other = 0; other < count; other++) {
    if (other === first || other === second || (sizes[other] ?? 0) === 0) continue;
    const [toFirst, toSecond] = [distances[first * count + other] ?? 0, distances[second * count + other] ?? 0];
    const distance = (a * toFirst + b * toSecond) / (a + b);
    distances[first * count + other] = distance;
    distances[other * count + first] = distance;
  }
  sizes[first] = a + b;
  sizes[second] = 0;
}

/** Flat clusters: what is joined at most `distance` apart. Members in ascending order, clusters by their first member. */
export function cutAt(merges: readonly Merge[], count: number, distance: number): number[][] {
  const parents = Array.from({ length: count }, (_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parents[root] !== root) root = parents[root] ?? root;
    return root;
  };
  for (const merge of merges) {
    if (merge.distance > distance) continue;
    const [a, b] = [rootOf(merge.first), rootOf(merge.second)];
    parents[Math.max(a, b)] = Math.min(a, b);
  }
  const members = Map.groupBy(parents.keys(), rootOf);
  return [...members.values()].toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}
