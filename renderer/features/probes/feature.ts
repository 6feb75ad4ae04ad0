import { ListChecks } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { plural } from "../../shared/format/text.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { ProbesScreen } from "./probes-screen.tsx";

export const probesFeature: Feature = {
  id: "probes",
  label: "Probes",
  key: "2",
  icon: ListChecks,
  Screen: ProbesScreen,
  paletteEntries: ({ probes }) => [
    {
      id: "probes-new",
      group: "Actions",
      label: "New probe…",
      detail: "write, generate or import its items",
      keys: "n",
      command: commandLine("probes", "generate"),
      run: () => navigate({ feature: "probes", query: { new: "write" } }),
    },
    {
      id: "probes-import",
      group: "Actions",
      label: "Import a probe…",
      detail: "a JSON file, or a table of pairs",
      keys: "i",
      command: commandLine("probes", "import", "FILE"),
      run: () => navigate({ feature: "probes", query: { import: "" } }),
    },
    ...probes.map(({ probe }) => ({
      id: `probe-run-${probe.id}`,
      group: "Actions" as const,
      label: `Run ${probe.id}…`,
      detail: "choose checkpoints, see what could be found",
      command: commandLine("probe", "run", probe.id, "--checkpoints", "A,B"),
      run: () => navigate({ feature: "probes", path: [probe.id], query: { run: "" } }),
    })),
    ...probes.map(({ probe }) => ({
      id: `probe-${probe.id}`,
      group: "Probes" as const,
      label: probe.id,
      detail: `v${probe.version}, ${plural(probe.items.length, "item")}, ${probe.title}`,
      command: commandLine("probes", "show", probe.id),
      run: () => navigate({ feature: "probes", path: [probe.id] }),
    })),
  ],
};
