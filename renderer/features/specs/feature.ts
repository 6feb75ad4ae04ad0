import { ScrollText } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { plural } from "../../shared/format/text.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { SpecsScreen } from "./specs-screen.tsx";

export const specsFeature: Feature = {
  id: "specs",
  label: "Specs",
  key: "7",
  icon: ScrollText,
  Screen: SpecsScreen,
  paletteEntries: ({ specs }) => [
    {
      id: "specs-import",
      group: "Actions",
      label: "Import a spec…",
      detail: "Markdown or text",
      keys: "i",
      command: commandLine("specs", "import", "FILE"),
      run: () => navigate({ feature: "specs", query: { dialog: "import" } }),
    },
    {
      id: "specs-new",
      group: "Actions",
      label: "Write a new spec…",
      run: () => navigate({ feature: "specs", query: { dialog: "new" } }),
    },
    ...specs.map(({ name, title, words, versions }) => ({
      id: `spec-${name}`,
      group: "Specs" as const,
      label: name,
      detail: `${title}, ${plural(words, "word")}, ${plural(versions, "version")}`,
      command: commandLine("specs", "show", name),
      run: () => navigate({ feature: "specs", path: [name] }),
    })),
  ],
};
