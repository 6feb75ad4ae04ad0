import { groupsOf } from "../probes/groups.ts";
import type { Probe } from "../probes/probe.ts";
import type { ProbeRunSummary } from "../probes/run.ts";
import type { Step, Story } from "./story.ts";

/** What a workspace has that a story may ask for. */
export interface StoryGround {
  readonly probes: readonly Probe[];
  readonly checkpoints: readonly string[];
  readonly runs: readonly Pick<ProbeRunSummary, "id" | "probe" | "probeKind" | "parts">[];
}

/** What the story names and the workspace lacks, each in one sentence; none where it can be shown. */
export function storyFaults(story: Story, ground: StoryGround): string[] {
  const missing = story.models
    .filter(({ checkpoint }) => !ground.checkpoints.includes(checkpoint))
    .map(({ checkpoint }) => missingCheckpoint(checkpoint));
  const probe = ground.probes.find(({ id }) => id === story.probe);
  if (!probe) return [...missing, `The probe “${story.probe}” is not in this workspace: import it.`];
  const faults = [
    ...missing,
    ...axisFaults(probe, story.axis),
    ...groupFaults(probe, story.group),
    ...runFaults(story.run, "value-pairs", ground),
    ...story.steps.flatMap((step) => stepFaults(step, probe, ground)),
  ];
  return [...new Set(faults)];
}

/** What an audience and a command line read where a model is not there. */
export function missingCheckpoint(checkpoint: string): string {
  return `The checkpoint “${checkpoint}” is not in this workspace.`;
}

function stepFaults(step: Step, probe: Probe, ground: StoryGround): string[] {
  switch (step.kind) {
    case "guess":
      return itemFaults(probe, step.item === undefined ? [] : [step.item]);
    case "more":
      return itemFaults(probe, step.items ?? []);
    case "rates":
      return [
        ...groupFaults(probe, step.group),
        ...(step.axis === undefined ? [] : axisFaults(probe, step.axis)),
        ...runFaults(step.run, "value-pairs", ground),
      ];
    case "grid":
      return runFaults(step.run, "grid", ground);
    case "list":
      return step.points.flatMap((point) => (typeof point === "string" ? [] : groupFaults(probe, point.group)));
    default:
      return [];
  }
}

function axisFaults(probe: Probe, axis: string): string[] {
  return probe.axes.some(({ id }) => id === axis) ? [] : [`Probe “${probe.id}” has no value axis “${axis}”.`];
}

function groupFaults(probe: Probe, group: string): string[] {
  return groupsOf(probe).some(({ id }) => id === group) ? [] : [`Probe “${probe.id}” has no group “${group}”.`];
}

function itemFaults(probe: Probe, items: readonly string[]): string[] {
  return items
    .filter((item) => !probe.items.some(({ id }) => id === item))
    .map((item) => `Probe “${probe.id}” has no item “${item}”.`);
}

function runFaults(run: string | undefined, kind: ProbeRunSummary["probeKind"], { runs }: StoryGround): string[] {
  if (run === undefined) return [];
  const found = runs.find(({ id }) => id === run);
  if (!found) return [`The run “${run}” is not in this workspace.`];
  return found.probeKind === kind ? [] : [`The run “${run}” is of another kind of probe than this step shows.`];
}
