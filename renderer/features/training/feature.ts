import { Rocket } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { plural } from "../../shared/format/text.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { stateWords } from "./runs/run-words.ts";
import { TrainingScreen } from "./training-screen.tsx";

export const trainingFeature: Feature = {
  id: "training",
  label: "Training",
  key: "9",
  icon: Rocket,
  Screen: TrainingScreen,
  paletteEntries: ({ plans, trainingRuns, machines }) => [
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
    ...plans.map(({ ref, name, sha256, arms, runs }) => ({
      id: `plan-${sha256}`,
      group: "Plans" as const,
      label: name,
      detail: `${plural(arms.length, "arm")}, ${plural(runs, "run")}`,
      command: commandLine("train", ref, "--machine", "local"),
      run: () => navigate({ feature: "training", path: ["plans", ref] }),
    })),
    ...trainingRuns.map(({ key, name, plan, machine, state }) => ({
      id: `training-run-${key}`,
      group: "Training runs" as const,
      label: name,
      detail: `${stateWords(state).label}, ${plan.name} on ${machine}`,
      command: commandLine("runs", "watch", key),
      run: () => navigate({ feature: "training", path: ["runs", key] }),
    })),
    ...machines.map(({ name, launcher, destination }) => ({
      id: `machine-${name}`,
      group: "Machines" as const,
      label: name,
      detail: destination === null ? launcher : `${launcher}, ${destination}`,
      command: commandLine("machines", "check", name),
      run: () => navigate({ feature: "training", path: ["machines", name] }),
    })),
  ],
};
