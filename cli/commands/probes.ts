import { z } from "zod";
import { planPower } from "#core/probes/plan-power.ts";
import { ok } from "#core/base/result.ts";
import type { StoredProbe } from "#native/workbench/probes.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { textTable } from "../text-table.ts";

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one argument is needed") });

function listed(stored: StoredProbe): Record<string, unknown> {
  const { id, version, kind, title } = stored.probe;
  return { id, version, kind, title, items: stored.probe.items.length, sha256: stored.sha256, source: stored.source };
}

export const probesList: Command = {
  name: "probes list",
  usage: "probes list",
  summary: "The workspace's probes",
  async run({ workbench }) {
    const probes = workbench.probes.list();
    const rows = probes.map(({ probe }) => [
      probe.id,
      `v${probe.version}`,
      probe.kind,
      String(probe.items.length),
      probe.title,
    ]);
    return ok({
      json: { probes: probes.map(listed) },
      text: textTable(["id", "version", "kind", "items", "title"], rows),
    });
  },
};

export const probesShow: Command = {
  name: "probes show",
  usage: "probes show ID",
  summary: "One probe, with its groups and question forms",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.probes.find(args.value.positionals[0]);
    if (!found.ok) return found;
    const { probe } = found.value;
    const power = planPower({ probe }).filter((plan) => !plan.group.startsWith("domain:"));
    const groups = new Map<string, number>();
    for (const group of probe.items.flatMap((item) => item.groups)) groups.set(group, (groups.get(group) ?? 0) + 1);
    const text = [
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
    return ok({
      json: {
        ...listed(found.value),
        axes: probe.axes,
        groups: Object.fromEntries(groups),
        questionForms: probe.questionForms,
      },
      text,
    });
  },
};

export const probesImport: Command = {
  name: "probes import",
  usage: "probes import FILE",
  summary: "Add a probe from a JSON file",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const imported = await workbench.probes.importFile(args.value.positionals[0]);
    if (!imported.ok) return imported;
    const { id, version, items } = imported.value.probe;
    return ok({
      json: listed(imported.value),
      text: `Probe ${id} v${version} with ${items.length} items is in the workspace.`,
    });
  },
};

export const probesExport: Command = {
  name: "probes export",
  usage: "probes export ID",
  summary: "Print a probe's file",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.probes.find(args.value.positionals[0]);
    return found.ok ? ok({ json: found.value.probe, text: JSON.stringify(found.value.probe, null, 2) }) : found;
  },
};
