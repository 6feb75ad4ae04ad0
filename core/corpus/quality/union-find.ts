/** Sets of numbers 0..count-1 that grow together (Tarjan 1975: path halving, the smaller root stays the root). */
export interface UnionFind {
  /** The smallest member of the number's set. */
  find(member: number): number;
  join(one: number, other: number): void;
}

export function createUnionFind(count: number): UnionFind {
  const parents = Uint32Array.from({ length: count }, (_, index) => index);
  const find = (member: number): number => {
    let place = member;
    for (;;) {
      const parent = parents[place] ?? place;
      if (parent === place) return place;
      const above = parents[parent] ?? parent;
      parents[place] = above;
      place = above;
    }
  };
  const join = (one: number, other: number): void => {
    const first = find(one);
    const second = find(other);
    if (first < second) parents[second] = first;
    else if (second < first) parents[first] = second;
  };
  return { find, join };
}
