import { Grid2x2 } from "lucide-react";
import type { Feature, PaletteEntry } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { ExperimentScreen } from "./experiment-screen.tsx";
import { ofPairs } from "./experiment-view.ts";

export const experimentFeature: Feature = {
  id: "experiment",
  label: "Experiment",
  key: "shift+e",
  icon: Grid2x2,
  Screen: ExperimentScreen,
  paletteEntries: ({ runs }) =>
    ofPairs(runs).flatMap((run): PaletteEntry[] => [
      {
        id: `experiment-run-${run.id}`,
        group: "Runs",
        label: `Arms as a grid: ${run.probe} of ${formatDate(run.createdAt)}`,
        detail: `${run.parts.length} checkpoints; ${run.id}`,
        command: commandLine("experiment", run.id),
        run: () => navigate({ feature: "experiment", path: [run.id] }),
      },
      {
        id: `experiment-predict-${run.id}`,
        group: "Runs",
        label: `Predict before you look: ${run.probe} of ${formatDate(run.createdAt)}`,
        detail: `no figure is shown; ${run.id}`,
        command: commandLine("predict", "make", run.id),
        run: () => navigate({ feature: "experiment", path: [run.id], query: { tab: "predict" } }),
      },
    ]),
};
