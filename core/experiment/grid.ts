import type { ReadingKind } from "../probes/reading.ts";
import type { ExperimentArm } from "./arms.ts";
import type { ArmContrast, ArmRate, Experiment } from "./experiment.ts";

/** What one grid shows. */
export interface GridPlace {
  readonly axis: string;
  readonly group: string;
  readonly reading: ReadingKind;
}

export interface GridCell {
  readonly arm: ExperimentArm;
  readonly rate: ArmRate | null;
  /** This cell less the one without documents in its row; null in that column itself. */
  readonly acrossRow: ArmContrast | null;
  /** This cell less the one of the row that it goes on from. */
  readonly downColumn: ArmContrast | null;
  /** By how much `acrossRow` differs from that of the row that it goes on from. */
  readonly interaction: ArmContrast | null;
}

export interface GridRow {
  readonly after: readonly string[];
  readonly variant: string;
  /** In the order of columns; null where no checkpoint was trained so. */
  readonly cells: readonly (GridCell | null)[];
}

/** Arms as a grid: columns are documents, rows the stages after them. */
export interface ArmGrid {
  readonly columns: readonly (string | null)[];
  readonly rows: readonly GridRow[];
  /** Between two specs of a row, on two axes, this one among them. */
  readonly dissociations: readonly ArmContrast[];
}

export function gridOf(experiment: Experiment, place: GridPlace): ArmGrid {
  const { arms } = experiment;
  const columns = [...new Set(arms.map((arm) => arm.documents))].sort(
    (a, b) => Number(a !== null) - Number(b !== null),
  );
  const rows = [...new Map(arms.map((arm) => [rowKey(arm), arm])).values()];
  const here = experiment.contrasts.filter((each) => each.group === place.group && each.reading === place.reading);
  const onAxis = here.filter((each) => each.axis === place.axis && each.otherAxis === null);
  const cellOf = (arm: ExperimentArm): GridCell => {
    const plain = arms.find((each) => each.documents === null && rowKey(each) === rowKey(arm));
    const first = onAxis.filter((each) => each.arms[0]?.arm === arm.id);
    return {
      arm,
      rate: experiment.rates.find((rate) => rate.arm === arm.id && isAt(rate, place)) ?? null,
      acrossRow: first.find((each) => each.kind === "documents" && each.arms[1]?.arm === plain?.id) ?? null,
      downColumn: first.filter((each) => each.kind === "later-stages").at(-1) ?? null,
      interaction:
        first.filter((each) => each.kind === "interaction" && each.arms[1]?.arm === plain?.id).at(-1) ?? null,
    };
  };
  return {
    columns,
    rows: rows.map(({ after, variant }) => ({
      after,
      variant,
      cells: columns.map((documents) => {
        const arm = arms.find((each) => each.documents === documents && rowKey(each) === rowKey({ after, variant }));
        return arm ? cellOf(arm) : null;
      }),
    })),
    dissociations: here.filter(
      (each) => each.kind === "double-dissociation" && (each.axis === place.axis || each.otherAxis === place.axis),
    ),
  };
}

function rowKey({ after, variant }: Pick<ExperimentArm, "after" | "variant">): string {
  return JSON.stringify([after, variant]);
}

function isAt(rate: ArmRate, { axis, group, reading }: GridPlace): boolean {
  return rate.axis === axis && rate.group === group && rate.reading === reading;
}
