import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { PaletteEntry } from "../shared/feature.ts";
import { queries } from "../shared/remote/queries.ts";
import { navigate } from "../shared/view/navigation.ts";
import { useView } from "../shared/view/view-store.ts";
import { FEATURES } from "./features.ts";
import { nextTheme } from "./theme.ts";

const GROUPS: readonly PaletteEntry["group"][] = [
  "Screens",
  "Actions",
  "Checkpoints",
  "Probes",
  "Runs",
  "Specs",
  "Corpora",
  "Plans",
  "Training runs",
  "Machines",
];

/** Everything the palette offers, group by group. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const { data: checkpoints = [] } = useQuery(queries.checkpoints());
  const { data: probes = [] } = useQuery(queries.probes());
  const { data: runs = [] } = useQuery(queries.runs());
  const { data: specs = [] } = useQuery(queries.specs());
  const { data: corpora = [] } = useQuery(queries.corpora());
  const { data: plans = [] } = useQuery(queries.plans());
  const { data: trainingRuns = [] } = useQuery(queries.trainingRuns());
  const { data: machines = [] } = useQuery(queries.machines());
  return useMemo(() => {
    const workspace = { checkpoints, probes, runs, specs, corpora, plans, trainingRuns, machines };
    const entries = [
      ...FEATURES.map(screenEntry),
      ...FEATURES.flatMap((feature) => feature.paletteEntries?.(workspace) ?? []),
      ...frameEntries(),
    ];
    return GROUPS.flatMap((group) => entries.filter((entry) => entry.group === group));
  }, [checkpoints, probes, runs, specs, corpora, plans, trainingRuns, machines]);
}

function screenEntry({ id, label, key }: (typeof FEATURES)[number]): PaletteEntry {
  return { id: `screen-${id}`, group: "Screens", label, keys: key, run: () => navigate({ feature: id }) };
}

function frameEntries(): PaletteEntry[] {
  const { setTheme, setKeysOpen } = useView.getState();
  return [
    {
      id: "theme",
      group: "Actions",
      label: "Change the theme",
      detail: "system, light, dark",
      keys: "shift+t",
      run: () => setTheme(nextTheme(useView.getState().theme)),
    },
    { id: "keys", group: "Actions", label: "Show the keys", keys: "?", run: () => setKeysOpen(true) },
  ];
}
