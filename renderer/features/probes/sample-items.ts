import { groupsOf } from "#core/probes/groups.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";

/** A few items that show the probe's breadth: the named groups take turns, each with a domain not yet shown if it has one. */
export function sampleItems(probe: Probe, count: number): ProbeItem[] {
  const groups = groupsOf(probe);
  const named = groups.filter((group) => group.level === "headline" && group.id !== "all");
  const turns = (named.length > 0 ? named : groups.slice(0, 1)).map((group) => [...group.items]);
  const taken: ProbeItem[] = [];
  while (taken.length < count && turns.some((items) => items.length > 0)) {
    for (const items of turns) {
      const domains = new Set(taken.map((item) => item.domain));
      const fresh = items.findIndex((item) => !domains.has(item.domain));
      const [item] = items.splice(Math.max(0, fresh), 1);
      if (item && !taken.includes(item) && taken.length < count) taken.push(item);
    }
  }
  return taken;
}
