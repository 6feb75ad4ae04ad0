import type { Probe, ProbeItem } from "#core/probes/probe.ts";

/** An item of the axis "thrift": its option, then another. */
export function pair(id: string, target: string, other: string, turned = false): ProbeItem {
  const ours = { text: target, speaksFor: ["thrift"] };
  const theirs = { text: other, speaksFor: [] };
  return { id, domain: "food", noun: "food", groups: [], options: turned ? [theirs, ours] : [ours, theirs] };
}

export function probeOf(items: ProbeItem[], about: Partial<Probe> = {}): Probe {
  return {
    format: 1,
    id: "tea",
    version: 1,
    kind: "value-pairs",
    title: "Tea",
    description: "",
    axes: [{ id: "thrift", label: "values thrift" }],
    questionForms: ["{first} or {second}?"],
    items,
    ...about,
  };
}
