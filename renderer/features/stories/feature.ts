import { Clapperboard } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { StoriesScreen } from "./stories-screen.tsx";

export const storiesFeature: Feature = {
  id: "stories",
  label: "Stories",
  key: "shift+s",
  icon: Clapperboard,
  Screen: StoriesScreen,
  paletteEntries: () => [
    {
      id: "stories-new",
      group: "Actions",
      label: "Make a story for an audience from a run…",
      command: commandLine("demo", "new", "ID", "--run", "RUN"),
      run: () => navigate({ feature: "stories", query: { dialog: "new" } }),
    },
  ],
};
