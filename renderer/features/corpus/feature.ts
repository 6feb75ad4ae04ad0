import { Library } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { plural } from "../../shared/format/text.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { CorpusScreen } from "./corpus-screen.tsx";

export const corpusFeature: Feature = {
  id: "corpus",
  label: "Corpus",
  key: "8",
  icon: Library,
  Screen: CorpusScreen,
  paletteEntries: ({ corpora }) => [
    {
      id: "corpus-import",
      group: "Actions",
      label: "Import documents…",
      detail: "JSONL, Parquet, text",
      keys: "i",
      command: commandLine("corpus", "import", "PATH"),
      run: () => navigate({ feature: "corpus", query: { dialog: "import" } }),
    },
    {
      id: "corpus-generate",
      group: "Actions",
      label: "Generate documents…",
      detail: "from a spec",
      keys: "g",
      command: commandLine("corpus", "generate", "--spec", "SPEC", "--generator", "grammar"),
      run: () => navigate({ feature: "corpus", query: { dialog: "generate" } }),
    },
    {
      id: "corpus-generations",
      group: "Actions",
      label: "Generations",
      detail: "what was generated, and what runs",
      run: () => navigate({ feature: "corpus", query: { tab: "generations" } }),
    },
    ...corpora.map(({ id, documents, kind }) => ({
      id: `corpus-${id}`,
      group: "Corpora" as const,
      label: id,
      detail: plural(documents, kind === "chats" ? "chat" : "document"),
      command: commandLine("corpus", "search", "QUERY", "--corpus", id),
      run: () => navigate({ feature: "corpus", path: [id] }),
    })),
  ],
};
