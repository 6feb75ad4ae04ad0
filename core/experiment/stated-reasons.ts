import type { ProbeGroup } from "../probes/groups.ts";
import type { ProbeItem } from "../probes/probe.ts";
import { type Rate, ratioOver, resultsOf } from "../probes/rates.ts";
import type { ProbeResult } from "../probes/result.ts";
import type { BootstrapSettings } from "../probes/shared-draws.ts";
import type { WhyAnswer, WhySet } from "../probes/stated-reasons.ts";
import type { ExperimentArm } from "./arms.ts";
import type { OverSeeds } from "./experiment.ts";
import { overSeeds } from "./over-seeds.ts";

/** Of answers that name a reason of an axis: those whose choice speaks for that same axis. */
export const FITS_CHOICE = "fits-choice";

type Figures = Omit<ProbeResult, "checkpoint" | "metric" | "group" | "reading">;

/** Share of an arm's answers to "why?" that name one reason, of those that name exactly one. */
export interface ReasonShare {
  readonly arm: string;
  readonly group: string;
  /** Id of a reason, or `FITS_CHOICE`. */
  readonly reason: string;
  readonly overItems: Figures;
  readonly perSeed: readonly (Figures & { readonly checkpoint: string; readonly trainingSeed: number })[];
  /** Null below two seeds, and where all agree. */
  readonly overSeeds: OverSeeds | null;
}

export interface ReasonSharesInput extends BootstrapSettings {
  readonly set: WhySet;
  readonly groups: readonly ProbeGroup[];
  readonly arms: readonly ExperimentArm[];
  /** By checkpoint; one that was not asked is absent. */
  readonly answers: ReadonlyMap<string, readonly WhyAnswer[]>;
}

/** Every arm's shares of reasons in every group. All answers to an item are resampled together. */
export function reasonShares({ set, groups, arms, answers, ...settings }: ReasonSharesInput): ReasonShare[] {
  const byItem = new Map(
    [...answers].map(([checkpoint, given]) => [checkpoint, Map.groupBy(given, (each) => each.itemId)]),
  );
  const asked = groups.flatMap((group) =>
    arms.flatMap((arm) => {
      const members = distinctMembers(arm).flatMap((member) => {
        const given = byItem.get(member.checkpoint);
        return given ? [{ ...member, given }] : [];
      });
      if (members.length === 0) return [];
      return [...set.reasons.map(({ id }) => id), FITS_CHOICE].map((reason) => ({
        arm,
        group,
        reason,
        members,
        rates: [
          ...members.map(({ given }) => rateOf(set, group.items, [given], reason)),
          ...(members.length > 1
            ? [
                rateOf(
                  set,
                  group.items,
                  members.map(({ given }) => given),
                  reason,
                ),
              ]
            : []),
        ],
      }));
    }),
  );
  const place = { checkpoint: "", group: "", reading: "sampled" } as const;
  const results = resultsOf(
    asked.flatMap(({ rates }) => rates.map((rate) => ({ rate, place }))),
    settings,
  ).map(({ numerator, denominator, excluded, estimate, low, high, method }): Figures => ({
    numerator,
    denominator,
    excluded,
    estimate,
    low,
    high,
    method,
  }));
  let next = 0;
  return asked.flatMap(({ arm, group, reason, members, rates }): ReasonShare[] => {
    const own = results.slice(next, (next += rates.length));
    const whole = own.at(-1);
    if (!whole) return [];
    const perSeed = members.flatMap(({ checkpoint, trainingSeed }, index) => {
      const figures = own[index];
      return figures ? [{ ...figures, checkpoint, trainingSeed }] : [];
    });
    const known = perSeed.flatMap(({ estimate }) => estimate ?? []);
    return [
      {
        arm: arm.id,
        group: group.id,
        reason,
        overItems: whole,
        perSeed,
        overSeeds: overSeeds(known, { low: 0, high: 1 }),
      },
    ];
  });
}

/** A base that seeds share was asked once and counts once. */
function distinctMembers({ members }: ExperimentArm): ExperimentArm["members"] {
  return members.filter(
    ({ checkpoint }, index) => members.findIndex((other) => other.checkpoint === checkpoint) === index,
  );
}

type Given = ReadonlyMap<string, readonly WhyAnswer[]>;

function rateOf(set: WhySet, items: readonly ProbeItem[], seeds: readonly Given[], reason: string): Rate {
  const axes = new Map(set.reasons.flatMap(({ id, axis }) => (axis === undefined ? [] : [[id, axis] as const])));
  const excluded: Record<string, number> = {};
  const exclude = (why: string): null => {
    excluded[why] = (excluded[why] ?? 0) + 1;
    return null;
  };
  /** 1 or 0; null where the answer does not count. */
  const valueOf = (answer: WhyAnswer, item: ProbeItem): number | null => {
    if (answer.reason === null) return exclude(answer.state);
    if (reason !== FITS_CHOICE) return Number(answer.reason === reason);
    const axis = axes.get(answer.reason);
    if (axis === undefined) return exclude("reason of no axis");
    return Number(item.options[answer.chosen].speaksFor.includes(axis));
  };
  const of = ratioOver(items, (item) => {
    const values = seeds.flatMap((given) => given.get(item.id) ?? []).flatMap((answer) => valueOf(answer, item) ?? []);
    return values.length === 0 ? null : [values.reduce((sum, value) => sum + value, 0), values.length];
  });
  return { metric: `reason:${reason}`, of, excluded };
}
