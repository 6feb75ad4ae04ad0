/** A spec beside the one that names the same value and items without the one explaining the other. */
export interface Ablation {
  readonly spec: string;
  readonly ablated: string;
  /** `recorded`: the workspace made the one text from the other. `by-name`: only the names say so. */
  readonly known: "recorded" | "by-name";
}

/** How plans name the documents of an ablated spec: the spec's own name and one of these. */
export const ABLATED_NAMES = /^(.+)-(?:cooc|co-occurrence|ablated)$/;

/** The ablations among the specs of an experiment's columns. What was recorded stands before what the names say. */
export function ablationsOf(
  specs: readonly (string | null)[],
  recorded: readonly Pick<Ablation, "spec" | "ablated">[],
): Ablation[] {
  const here = [...new Set(specs)].filter((spec) => spec !== null);
  return here.flatMap((ablated): Ablation[] => {
    const made = recorded.find((each) => each.ablated === ablated && here.includes(each.spec));
    if (made) return [{ spec: made.spec, ablated, known: "recorded" }];
    const named = ABLATED_NAMES.exec(ablated)?.[1];
    return named !== undefined && here.includes(named) ? [{ spec: named, ablated, known: "by-name" }] : [];
  });
}

/** Whether a spec's name says that an axis is its own: "america" and "american". Where none is, every axis is looked at. */
export function ownAxes(spec: string, axes: readonly string[]): readonly string[] {
  const own = axes.filter((axis) => axis.startsWith(spec) || spec.startsWith(axis));
  return own.length > 0 ? own : axes;
}
