import { Rocket } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { TrainingScreen } from "./training-screen.tsx";

export const trainingFeature: Feature = {
  id: "training",
  label: "Training",
  key: "9",
  icon: Rocket,
  Screen: TrainingScreen,
  paletteEntries: () => [
    {
      id: "training-plans",
      group: "Actions",
      label: "Plans of training runs",
      detail: "arms × seeds, cost, hand off",
      command: commandLine("plan", "show", "PLAN"),
      run: () => navigate({ feature: "training", path: ["plans"] }),
    },
    {
      id: "training-runs",
      group: "Actions",
      label: "Training runs",
      detail: "lanes per machine, live loss, logs",
      command: commandLine("runs", "list"),
      run: () => navigate({ feature: "training", path: ["runs"] }),
    },
    {
      id: "training-machines",
      group: "Actions",
      label: "Linked machines",
      detail: "GPUs, disk, checks",
      command: commandLine("machines", "list"),
      run: () => navigate({ feature: "training", path: ["machines"] }),
    },
    {
      id: "training-add-machine",
      group: "Actions",
      label: "Add a machine…",
      detail: "this computer, SSH, Slurm",
      command: commandLine("machines", "add", "NAME", "--ssh", "HOST"),
      run: () => navigate({ feature: "training", path: ["machines"], query: { dialog: "machine" } }),
    },
    {
      id: "training-lineage",
      group: "Actions",
      label: "Lineage",
      detail: "spec, data, plan, run, checkpoint, probe run",
      run: () => navigate({ feature: "training", path: ["lineage"] }),
    },
  ],
};
