import { Boxes } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatCompact } from "../../shared/format/numbers.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { CheckpointsScreen } from "./checkpoints-screen.tsx";

export const checkpointsFeature: Feature = {
  id: "checkpoints",
  label: "Checkpoints",
  key: "3",
  icon: Boxes,
  Screen: CheckpointsScreen,
  paletteEntries: ({ checkpoints }) => [
    {
      id: "checkpoints-add",
      group: "Actions",
      label: "Add a checkpoint…",
      detail: "a folder with an ONNX model",
      keys: "a",
      command: commandLine("checkpoints", "add", "PATH"),
      run: () => navigate({ feature: "checkpoints", query: { add: "" } }),
    },
    ...checkpoints.map((checkpoint) => ({
      id: `checkpoint-${checkpoint.id}`,
      group: "Checkpoints" as const,
      label: checkpoint.name,
      detail: `${checkpoint.lineage.arm ?? "unknown arm"}, ${formatCompact(checkpoint.parameters)} parameters`,
      command: commandLine("checkpoints", "show", checkpoint.id),
      run: () => navigate({ feature: "checkpoints", path: [checkpoint.id] }),
    })),
  ],
};
