import type { Experiment } from "../experiment/experiment.ts";
import { gridOf } from "../experiment/grid.ts";
import { groupWords, placeWords, pointsWords } from "../experiment/words.ts";
import { forestFigure, type ForestRow } from "./figures/forest-figure.ts";
import { gridFigure } from "./figures/grid-figure.ts";
import { scalingFigure } from "./figures/scaling-figure.ts";
import type { Figure } from "./figures/svg.ts";

export interface ExperimentPlace {
  readonly axis: string;
  readonly group: string;
  readonly reading: Experiment["readings"][number];
}

export interface NamedFigure {
  readonly name: string;
  readonly caption: string;
  readonly draw: () => Figure;
}

/** The figures of one value, group and reading that these arms allow, as the report draws them. */
export function experimentFigures(experiment: Experiment, place: ExperimentPlace): NamedFigure[] {
  const about = `${place.axis}, ${groupWords(place.group)}, ${place.reading} reading`;
  const forest = dissociationRows(experiment, place);
  const curves = experiment.scaling.filter(
    (curve) => curve.axis === place.axis && curve.group === place.group && curve.reading === place.reading,
  );
  const named = (name: string, caption: string, draw: (caption: string) => Figure): NamedFigure => {
    const whole = `${caption}: ${about}`;
    return { name: `experiment-${name}`, caption: whole, draw: () => draw(whole) };
  };
  return [
    named("arms", "Arms", (caption) => gridFigure(gridOf(experiment, place), caption)),
    ...(forest.length > 0
      ? [named("dissociation", "Double dissociation", (caption) => forestFigure(forest, caption))]
      : []),
    ...(curves.length > 0
      ? [named("scaling", "Amount of data", (caption) => scalingFigure(curves, experiment, caption))]
      : []),
  ];
}

function dissociationRows({ contrasts, arms }: Experiment, { reading, group }: ExperimentPlace): ForestRow[] {
  return contrasts
    .filter(
      (each) =>
        each.kind === "double-dissociation" &&
        each.reading === reading &&
        (each.group === group || !each.group.startsWith("domain:")),
    )
    .map((each) => ({
      label: `${groupWords(each.group)}: ${placeWords(each, arms)}`,
      ...each.overItems,
      seeds: each.perSeed.map((seed) => seed.estimate),
      words: `${pointsWords(each.overItems)}, n ${each.items}`,
    }));
}
