import { type Ablation, ownAxes } from "./ablations.ts";
import type { ExperimentArm } from "./arms.ts";
import type { ArmContrast, ArmRate, Experiment } from "./experiment.ts";
import { turned } from "./turned.ts";

/** What an arm is in the comparison of attribution with co-occurrence. */
export type AttributionRole = "base" | "later-stages" | "co-occurrence" | "attribution";

export interface AttributionArm {
  readonly role: AttributionRole;
  readonly arm: string;
  readonly rate: ArmRate;
}

/** A spec's arm against its ablation's, after the same later stages, on one axis and group. */
export interface Attribution extends Ablation {
  readonly after: readonly string[];
  readonly variant: string;
  readonly axis: string;
  readonly group: string;
  readonly reading: ArmRate["reading"];
  /** In the order of roles; an arm that no checkpoint has is left out. */
  readonly arms: readonly AttributionArm[];
  /** The same without the later stages: what the documents alone do. */
  readonly documentsOnly: readonly AttributionArm[];
  /** Attribution less co-occurrence. */
  readonly difference: ArmContrast;
  /** What the later stages add to each, and the difference of the two; null where an arm is missing. */
  readonly stacking: {
    readonly attribution: ArmContrast | null;
    readonly coOccurrence: ArmContrast | null;
    readonly difference: ArmContrast | null;
  };
}

/** Every spec of the experiment whose ablation was trained alike; all figures are the experiment's own. */
export function attributionsOf(experiment: Experiment, ablations: readonly Ablation[]): Attribution[] {
  const axes = experiment.axes.map((axis) => axis.id);
  return ablations.flatMap((ablation) =>
    experiment.arms
      .filter((arm) => arm.documents === ablation.spec && arm.after.length > 0)
      .flatMap((arm) => {
        const other = armIn(experiment, ablation.ablated, arm);
        if (!other) return [];
        return ownAxes(ablation.spec, axes).flatMap((axis) =>
          experiment.groups.flatMap((group) =>
            experiment.readings.flatMap((reading) =>
              attributionOf(new Place(experiment, { axis, group: group.id, reading }), ablation, arm, other),
            ),
          ),
        );
      }),
  );
}

function attributionOf(place: Place, ablation: Ablation, arm: ExperimentArm, other: ExperimentArm): Attribution[] {
  const { experiment } = place;
  const difference = place.contrast("documents", arm.id, other.id);
  if (!difference) return [];
  const untuned = { after: [], variant: "" };
  const alone = armIn(experiment, ablation.spec, untuned);
  const otherAlone = armIn(experiment, ablation.ablated, untuned);
  const base = armIn(experiment, null, untuned);
  const plain = armIn(experiment, null, arm);
  return [
    {
      ...ablation,
      after: arm.after,
      variant: arm.variant,
      ...place.where,
      arms: [
        ...place.arm("base", base),
        ...place.arm("later-stages", plain),
        ...place.arm("co-occurrence", other),
        ...place.arm("attribution", arm),
      ],
      documentsOnly: [...place.arm("co-occurrence", otherAlone), ...place.arm("attribution", alone)],
      difference,
      stacking: {
        attribution: alone ? place.contrast("later-stages", arm.id, alone.id) : null,
        coOccurrence: otherAlone ? place.contrast("later-stages", other.id, otherAlone.id) : null,
        difference: alone && otherAlone ? place.interaction([arm.id, other.id, alone.id, otherAlone.id]) : null,
      },
    },
  ];
}

function armIn(
  { arms }: Experiment,
  documents: string | null,
  { after, variant }: Pick<ExperimentArm, "after" | "variant">,
): ExperimentArm | undefined {
  return arms.find(
    (arm) => arm.documents === documents && arm.variant === variant && arm.after.join("+") === after.join("+"),
  );
}

type Where = Pick<ArmRate, "axis" | "group" | "reading">;

/** The experiment's figures on one axis, in one group, by one reading. */
class Place {
  readonly experiment: Experiment;
  readonly where: Where;

  constructor(experiment: Experiment, where: Where) {
    this.experiment = experiment;
    this.where = where;
  }

  arm(role: AttributionRole, arm: ExperimentArm | undefined): AttributionArm[] {
    const rate = this.experiment.rates.find((each) => each.arm === arm?.id && this.#isHere(each));
    return rate ? [{ role, arm: rate.arm, rate }] : [];
  }

  /** `plus` less `minus`, whichever way round the experiment has it. */
  contrast(kind: ArmContrast["kind"], plus: string, minus: string): ArmContrast | null {
    const found = this.#contrasts(kind).find(
      ({ arms }) => arms.length === 2 && [plus, minus].every((id) => arms.some((term) => term.arm === id)),
    );
    return found ? facing(found, plus) : null;
  }

  /** The interaction of four arms, in which the first counts in full. */
  interaction(ids: readonly [string, string, string, string]): ArmContrast | null {
    const found = this.#contrasts("interaction").find(({ arms }) =>
      ids.every((id) => arms.some((term) => term.arm === id)),
    );
    return found ? facing(found, ids[0]) : null;
  }

  #contrasts(kind: ArmContrast["kind"]): readonly ArmContrast[] {
    return this.experiment.contrasts.filter(
      (each) => each.kind === kind && each.otherAxis === null && this.#isHere(each),
    );
  }

  #isHere({ axis, group, reading }: Where): boolean {
    return axis === this.where.axis && group === this.where.group && reading === this.where.reading;
  }
}

function facing(contrast: ArmContrast, plus: string): ArmContrast {
  return contrast.arms.find((term) => term.arm === plus)?.weight === 1 ? contrast : turned(contrast);
}
