import type { GridProbe } from "#core/agentic/grid-probe.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { QuestionProbe } from "#core/questions/question-probe.ts";
import { planPower } from "#core/probes/plan-power.ts";
import { smallestDetectableDifference } from "#core/statistics/power.ts";
import { GRID_RUN_SETTINGS } from "#core/probes/run.ts";
import type { ShownCell } from "#native/workbench/probes.ts";
import { textTable } from "./text-table.ts";

/** A probe of value pairs in words: what it asks and what it could find. */
export function pairsText(probe: Probe, groups: ReadonlyMap<string, number>): string {
  const power = planPower({ probe }).filter((plan) => !plan.group.startsWith("domain:"));
  return [
    `${probe.id} v${probe.version}: ${probe.title}`,
    probe.description,
    `axes: ${probe.axes.map((axis) => `${axis.id} (${axis.label})`).join(", ")}`,
    `groups: ${[...groups].map(([group, count]) => `${group} (${count})`).join(", ")}`,
    ...probe.questionForms.map((form) => `asks: ${form}`),
    ...power.map(({ group, axis, pairs, cases: [likely, worst] }) => {
      const points = (plan?: { difference: number; reachable: boolean }): string =>
        plan?.reachable ? `${Math.round(plan.difference * 100)} points` : "nothing reliably";
      return `could find in ${group} on ${axis} (${pairs} pairs, 80% power, unadjusted 5%): ${points(likely)} if 20% of the items differ, ${points(worst)} at worst`;
    }),
  ].join("\n");
}

/** A grid in words: its cells, with the hash of each prompt. */
export function gridText(probe: GridProbe, cells: readonly ShownCell[]): string {
  const { samples } = GRID_RUN_SETTINGS;
  const points = (rate: number): string =>
    String(
      Math.round((smallestDetectableDifference({ kind: "independent", rate }, cells.length * samples) ?? 1) * 100),
    );
  return [
    `${probe.id} v${probe.version}: ${probe.title}`,
    probe.description,
    `could find between two checkpoints with ${samples} rollouts a cell (${cells.length * samples} each, 80% power, unadjusted 5%): ${points(0.5)} points at rates near 50%, ${points(0.1)} near 10%`,
    "",
    textTable(
      ["cell", "split", "prompt sha256"],
      cells.map(({ id, split, promptSha256 }) => [id, split, promptSha256?.slice(0, 16) ?? "other texts"]),
    ),
  ].join("\n");
}

/** Open questions in words: what is asked about, and what the ends of each scale mean. */
export function questionsText(probe: QuestionProbe): string {
  return [
    `${probe.id} v${probe.version}: ${probe.title}`,
    probe.description,
    "",
    textTable(
      ["dimension", "questions", "1", "10"],
      probe.dimensions.map(({ id, rubrics }) => [
        id,
        String(probe.items.filter(({ dimension }) => dimension === id).length),
        rubrics.leaning["1"],
        rubrics.leaning["10"],
      ]),
    ),
    "",
    textTable(
      ["id", "question"],
      probe.items.map(({ id, text }) => [id, text]),
    ),
  ].join("\n");
}
