/** Positions moved as little as needed so that none is nearer to another than `gap`, in the same order; for labels. */
export function spread(positions: readonly number[], gap: number): number[] {
  const sorted = [...positions.keys()].toSorted((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0));
  const placed: number[] = [];
  // Groups of labels that touch share their centre.
  const groups: { members: number[]; centre: number }[] = [];
  for (const index of sorted) {
    groups.push({ members: [index], centre: positions[index] ?? 0 });
    for (let last = groups.length - 1; last > 0; last--) {
      const [above, below] = [groups[last - 1], groups[last]];
      if (!above || !below || topOf(below, gap) - bottomOf(above, gap) >= gap) break;
      const members = [...above.members, ...below.members];
      const centre = members.reduce((sum, member) => sum + (positions[member] ?? 0), 0) / members.length;
      groups.splice(last - 1, 2, { members, centre });
    }
  }
  for (const group of groups) {
    for (const [place, member] of group.members.entries()) placed[member] = topOf(group, gap) + place * gap;
  }
  return placed;
}

interface Group {
  readonly members: readonly number[];
  readonly centre: number;
}

function topOf({ members, centre }: Group, gap: number): number {
  return centre - ((members.length - 1) * gap) / 2;
}

function bottomOf(group: Group, gap: number): number {
  return topOf(group, gap) + (group.members.length - 1) * gap;
}
