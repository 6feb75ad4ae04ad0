import { MessagesSquare } from "lucide-react";
import type { Feature } from "../../shared/feature.ts";
import { commandLine } from "../../shared/format/command.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { ChatScreen } from "./chat-screen.tsx";

export const chatFeature: Feature = {
  id: "chat",
  label: "Chat",
  key: "4",
  icon: MessagesSquare,
  Screen: ChatScreen,
  paletteEntries: ({ checkpoints }) =>
    checkpoints
      .filter(({ hasChatTemplate }) => hasChatTemplate)
      .map(({ id, name }) => ({
        id: `chat-${id}`,
        group: "Actions",
        label: `Chat with ${name}`,
        detail: "write a prompt",
        command: commandLine("chat", id, "--prompt", "TEXT"),
        run: () => navigate({ feature: "chat", query: { with: id } }),
      })),
};
