import type { ChatMessage } from "./document.ts";

/** A chat as one text, for search and measures: what was thought and said, turn under turn. Who spoke is not in it. */
export function chatText(messages: readonly ChatMessage[]): string {
  return messages.flatMap(({ reasoning, content }) => [...(reasoning ? [reasoning] : []), content]).join("\n\n");
}
