import type { Lineage } from "../checkpoints/summary.ts";
import { groupsOf, type ProbeGroup } from "../probes/groups.ts";
import type { Probe } from "../probes/probe.ts";
import type { Reading, ReadingKind } from "../probes/reading.ts";
import type { BootstrapSettings } from "../probes/shared-draws.ts";
import { armRates } from "./arm-rates.ts";
import { armsOf } from "./arms.ts";
import type { Experiment } from "./experiment.ts";
import { measureArms } from "./measure-arms.ts";
import { scalingOf } from "./scaling.ts";

export interface ExperimentInput extends BootstrapSettings {
  readonly probe: Probe;
  /** Ids must differ. */
  readonly checkpoints: readonly {
    readonly id: string;
    readonly lineage: Lineage;
    readonly readings: readonly Reading[];
  }[];
  /** Of the groups whose figures are wanted; both levels where it is left out. */
  readonly level?: ProbeGroup["level"] | undefined;
}

/** The factorial of the checkpoints' training arms on one probe. */
export function experimentOf({ probe, checkpoints, level, ...settings }: ExperimentInput): Experiment {
  const { arms, leftOut } = armsOf(checkpoints);
  const readings = new Map(checkpoints.map((checkpoint) => [checkpoint.id, checkpoint.readings]));
  const kinds: readonly ReadingKind[] = ["likelihood", "sampled"];
  const read = kinds.filter((kind) =>
    checkpoints.some((checkpoint) => checkpoint.readings.some((reading) => reading.kind === kind)),
  );
  const all = groupsOf(probe);
  const groups = all.filter((group) => level === undefined || group.level === level);
  const inputs = read.map((reading) => ({ probe, groups, arms, readings, reading, ...settings }));
  const scaling = inputs.map(scalingOf);
  return {
    axes: probe.axes,
    groups: all.map((group) => ({ id: group.id, level: group.level })),
    readings: read,
    arms,
    leftOut,
    rates: inputs.flatMap(armRates),
    contrasts: inputs.flatMap(measureArms),
    scaling: scaling.flatMap(({ curves }) => curves),
    efficiency: scaling.flatMap(({ efficiency }) => efficiency),
  };
}
