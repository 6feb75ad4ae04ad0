import { groupsOf } from "#core/probes/groups.ts";
import type { PowerCase, PowerPlan } from "#core/probes/plan-power.ts";
import type { Probe } from "#core/probes/probe.ts";
import { unitsNeeded } from "#core/statistics/power.ts";
import { formatCount, formatPercent } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";

/** What a run could find in one headline group, for every axis on which the group has the same number of pairs. */
export interface PowerRow {
  readonly group: string;
  /** Labels of the axes it holds for; empty where it holds for all of the probe's. */
  readonly axes: readonly string[];
  readonly plan: PowerPlan;
}

/** The headline groups' plans. Axes with as many pairs have the same plan and share a row. */
export function powerRows(probe: Probe, plans: readonly PowerPlan[]): PowerRow[] {
  const headline = groupsOf(probe).filter((group) => group.level === "headline");
  return headline.flatMap((group) => {
    const ofGroup = plans.filter((plan) => plan.group === group.id);
    const sizes = [...new Set(ofGroup.map((plan) => plan.pairs))];
    return sizes.flatMap((pairs) => {
      const same = ofGroup.filter((plan) => plan.pairs === pairs);
      const [plan] = same;
      if (!plan) return [];
      const axes = same.length === probe.axes.length ? [] : same.map(({ axis }) => labelOf(probe, axis));
      return [{ group: group.id, axes, plan }];
    });
  });
}

function labelOf(probe: Probe, axis: string): string {
  return probe.axes.find((each) => each.id === axis)?.label ?? axis;
}

/** “With 56 pairs, a true difference of 17 points would be found in 4 of 5 runs if …; 37 points in the worst case, …” */
export function powerSentence({ pairs, power, cases }: PowerPlan): string {
  const found = cases.map((each, index) => {
    const when = conditionOf(each);
    if (!each.reachable) {
      return `no difference would be found reliably ${when}, since that would take ${points(each.difference)}`;
    }
    return index === 0
      ? `a true difference of ${points(each.difference)} would be found in ${runsWords(power)} ${when}`
      : `${points(each.difference)} ${when}`;
  });
  return `With ${plural(pairs, "pair")}, ${found.join("; ")}.`;
}

/** `if 20% differ`, `at worst`. */
export function shortCondition({ discordant }: Pick<PowerCase, "discordant">): string {
  return discordant >= 1 ? "at worst" : `if ${formatPercent(discordant)} differ`;
}

/** `if the checkpoints differ on 20% of the items`, `in the worst case, where the checkpoints differ on every item`. */
function conditionOf({ assumes }: PowerCase): string {
  const worst = /^worst case: (.*)$/.exec(assumes)?.[1];
  return worst === undefined ? `if ${assumes}` : `in the worst case, where ${worst}`;
}

/** `4 of 5 runs`; where the power is no such fraction, `85% of the runs`. */
export function runsWords(power: number): string {
  const whole = [2, 3, 4, 5, 10].find((of) => Math.abs(power * of - Math.round(power * of)) < 1e-9);
  return whole === undefined ? `${formatPercent(power)} of the runs` : `${Math.round(power * whole)} of ${whole} runs`;
}

/** A difference of rates, rounded up: what is promised must hold. */
export function points(difference: number): string {
  return plural(Math.ceil(difference * 100 - 1e-9), "point");
}

export interface Verdict {
  readonly reach: "yes" | "perhaps" | "no";
  readonly words: string;
}

/** Whether a group has the items to show the difference that matters (a rate: 0.1 is ten points). */
export function verdictOn(plan: PowerPlan, wanted: number): Verdict {
  const needs = needsOf(plan, wanted);
  const enough = needs.filter(({ items }) => items <= plan.pairs);
  if (enough.length === needs.length) return { reach: "yes", words: "enough items" };
  if (enough.length === 0) return { reach: "no", words: "too few items" };
  return { reach: "perhaps", words: `enough ${enough.map(({ when }) => when).join(", ")}` };
}

/** `157 items if 20% differ, 785 at worst`: what it takes to show the difference that matters. */
export function needsWords(plan: PowerPlan, wanted: number): string {
  const [first, ...rest] = needsOf(plan, wanted);
  if (!first) return "";
  return [
    `${plural(first.items, "item")} ${first.when}`,
    ...rest.map(({ items, when }) => `${formatCount(items)} ${when}`),
  ].join(", ");
}

/** Items needed in each case. Two rates cannot differ by more than the share of items that differ, so a case begins there. */
function needsOf(plan: PowerPlan, wanted: number): { readonly when: string; readonly items: number }[] {
  const shares = [...new Set(plan.cases.map(({ discordant }) => Math.max(discordant, wanted)))];
  return shares.map((discordant) => ({
    when: shortCondition({ discordant }),
    items: unitsNeeded({ kind: "paired", discordant }, wanted, plan),
  }));
}
