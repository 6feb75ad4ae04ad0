import { Probe, type ProbeItem } from "#core/probes/probe.ts";

interface Given {
  readonly domain?: string;
  readonly groups?: readonly string[];
  readonly speaksFor?: readonly [readonly string[], readonly string[]];
}

export function item(id: string, given: Given = {}): ProbeItem {
  const { domain = "art", groups = [], speaksFor = [["red"], ["blue"]] } = given;
  return {
    id,
    domain,
    noun: domain,
    groups: [...groups],
    options: [
      { text: `${id}-first`, speaksFor: [...speaksFor[0]] },
      { text: `${id}-second`, speaksFor: [...speaksFor[1]] },
    ],
  };
}

export function aProbe(items: readonly ProbeItem[], forms: readonly string[] = ["{first} or {second} ?"]): Probe {
  return Probe.parse({
    format: 1,
    id: "colours",
    version: 2,
    kind: "value-pairs",
    title: "Colours",
    description: "",
    axes: [
      { id: "red", label: "rather red" },
      { id: "blue", label: "rather blue" },
    ],
    questionForms: forms,
    items,
  });
}
