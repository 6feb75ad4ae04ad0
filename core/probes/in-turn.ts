import type { Probe, ProbeItem } from "./probe.ts";

/**
 * Items of a named group in an order that looks at no result: the first of each domain, then the second of each, domains
 * and items as they stand in the probe.
 */
export function itemsInTurn(probe: Probe, group: string): ProbeItem[] {
  const domains = new Map<string, ProbeItem[]>();
  for (const item of probe.items) {
    if (item.groups.includes(group)) domains.set(item.domain, [...(domains.get(item.domain) ?? []), item]);
  }
  const most = Math.max(0, ...[...domains.values()].map((items) => items.length));
  return Array.from({ length: most }, (_, turn) => [...domains.values()].flatMap((items) => items[turn] ?? [])).flat();
}
