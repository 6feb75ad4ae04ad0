import type { Experiment } from "./experiment.ts";

/** The experiment without the figures of some groups; the groups themselves stay named. */
export function withoutGroups(experiment: Experiment, sealed: readonly string[]): Experiment {
  if (sealed.length === 0) return experiment;
  const open = ({ group }: { readonly group: string }): boolean => !sealed.includes(group);
  return {
    ...experiment,
    rates: experiment.rates.filter(open),
    contrasts: experiment.contrasts.filter(open),
    scaling: experiment.scaling.filter(open),
    efficiency: experiment.efficiency.filter(open),
  };
}
