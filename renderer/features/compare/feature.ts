import { Columns3 } from "lucide-react";
import type { Feature, PaletteEntry } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import { changeView, currentView, pinColumn } from "./change-view.ts";
import { columnsOf } from "./columns.ts";
import { CompareScreen } from "./compare-screen.tsx";
import { newestFirst } from "./run-choice.ts";
import { commandOf } from "./run-facts.ts";

export const compareFeature: Feature = {
  id: "compare",
  label: "Compare",
  key: "1",
  icon: Columns3,
  Screen: CompareScreen,
  paletteEntries: ({ runs }) => {
    const view = currentView();
    const shown = runs.filter((run) => view.runs.includes(run.id));
    return [
      {
        id: "compare-add",
        group: "Actions",
        label: "Add a checkpoint to the comparison…",
        keys: "c",
        run: () => changeView({ dialog: "add" }),
      },
      ...columnsOf(shown).map(({ name }): PaletteEntry => ({
        id: `compare-pin-${name}`,
        group: "Actions",
        label: `Pin ${name} as baseline`,
        keys: "b",
        command: commandOf(view.runs, name),
        run: () => pinColumn(name),
      })),
      ...newestFirst(runs).map((run): PaletteEntry => ({
        id: `compare-run-${run.id}`,
        group: "Runs",
        label: `Compare ${run.probe} of ${formatDate(run.createdAt)}`,
        detail: `${run.parts.map((part) => part.checkpoint).join(", ")}; ${run.id}`,
        command: commandLine("results", "show", run.id),
        run: () => changeView({ runs: [run.id], baseline: null, without: [], group: null, at: null, item: null }),
      })),
    ];
  },
};
