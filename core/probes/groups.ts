import type { Probe, ProbeItem } from "./probe.ts";

/** A subset of a probe's items that is reported together. */
export interface ProbeGroup {
  /** `all`, a group named in the probe, or `domain:<name>`. */
  readonly id: string;
  /** Headline groups are shown first and together; domains are the drill-down and a family of their own. */
  readonly level: "headline" | "domain";
  readonly items: readonly ProbeItem[];
}

/** `all`, then the probe's own groups, then its domains, each in the order of first appearance. */
export function groupsOf(probe: Probe): ProbeGroup[] {
  const named = new Map<string, ProbeItem[]>();
  const domains = new Map<string, ProbeItem[]>();
  for (const item of probe.items) {
    for (const group of item.groups) add(named, group, item);
    add(domains, `domain:${item.domain}`, item);
  }
  return [
    { id: "all", level: "headline", items: probe.items },
    ...[...named].map(([id, items]) => ({ id, level: "headline" as const, items })),
    ...[...domains].map(([id, items]) => ({ id, level: "domain" as const, items })),
  ];
}

function add(groups: Map<string, ProbeItem[]>, id: string, item: ProbeItem): void {
  const items = groups.get(id);
  if (items) items.push(item);
  else groups.set(id, [item]);
}
