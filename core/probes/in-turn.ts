import { groupsOf } from "./groups.ts";
import type { Probe, ProbeItem } from "./probe.ts";

/**
 * Items of a group in an order that looks at no result: the first of each domain, then the second of each, domains
 * and items as they stand in the probe.
 */
export function itemsInTurn(probe: Probe, group: string): ProbeItem[] {
  const items = groupsOf(probe).find(({ id }) => id === group)?.items ?? [];
  const domains = [...Map.groupBy(items, ({ domain }) => domain).values()];
  const most = Math.max(0, ...domains.map((members) => members.length));
  return Array.from({ length: most }, (_, turn) => domains.flatMap((members) => members[turn] ?? [])).flat();
}
