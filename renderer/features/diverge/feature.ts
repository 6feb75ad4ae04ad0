import { GitCompareArrows } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { DivergeScreen } from "./diverge-screen.tsx";

export const divergeFeature: Feature = {
  id: "diverge",
  label: "Diverge",
  key: "6",
  icon: GitCompareArrows,
  Screen: DivergeScreen,
  paletteEntries: () => [
    {
      id: "diverge-text",
      group: "Actions",
      label: "Diverge: trace a text under two checkpoints",
      detail: "log-probabilities token by token",
      command: commandLine("diverge", "A", "B", "--text", "TEXT"),
      run: () => navigate({ feature: "diverge" }),
    },
  ],
};
