import type { ExperimentArm } from "./arms.ts";

export type SizedArm = ExperimentArm & { readonly demonstrations: number };

/** Arms that differ in the size of their fine-tuning data alone, smallest first. */
export interface Sweep {
  /** What the names of its data have in common; empty where the stages hold one kind of data. */
  readonly data: string;
  readonly arms: readonly SizedArm[];
}

/**
 * Sweeps of two sizes and more. Other lessons are no other size: where arms of the same documents and stages hold data of
 * several kinds, each kind is a sweep of its own. Kinds are read off the names, `chats-8` and `chats-64` being one; they are
 * several where two arms are of one size, or where one name has several sizes beside another name.
 */
export function sweepsOf(arms: readonly ExperimentArm[]): Sweep[] {
  const sized = arms.filter(({ after }) => after.length > 0).flatMap(sizedArm);
  const mixed = new Set(
    [...Map.groupBy(sized, ({ documents, after }) => JSON.stringify([documents, after])).values()]
      .filter(isMixed)
      .flatMap(([first]) => first?.after.join("+") ?? []),
  );
  const kindOf = (arm: SizedArm): string => (mixed.has(arm.after.join("+")) ? dataKind(arm) : "");
  return [...Map.groupBy(sized, (arm) => JSON.stringify([arm.documents, arm.after, kindOf(arm)])).values()]
    .filter((family) => new Set(family.map(({ demonstrations }) => demonstrations)).size > 1)
    .flatMap((family) => {
      const [first] = family;
      return first
        ? [{ data: kindOf(first), arms: family.toSorted((a, b) => a.demonstrations - b.demonstrations) }]
        : [];
    });
}

/** Nothing where the size of a seed's data is not known. */
function sizedArm(arm: ExperimentArm): SizedArm[] {
  const sizes = arm.members.flatMap(({ demonstrations }) => demonstrations ?? []);
  if (sizes.length === 0 || sizes.length < arm.members.length) return [];
  return [{ ...arm, demonstrations: Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length) }];
}

function isMixed(family: readonly SizedArm[]): boolean {
  const kinds = new Set(family.map(dataKind)).size;
  const sizes = new Set(family.map(({ demonstrations }) => demonstrations)).size;
  return kinds > 1 && (sizes < family.length || kinds < family.length);
}

/** The names of an arm's data without the sizes at their ends. */
function dataKind({ variant }: ExperimentArm): string {
  return variant
    .split("+")
    .map((name) => name.replace(/[-_.]?\d+k?$/i, ""))
    .join("+");
}
