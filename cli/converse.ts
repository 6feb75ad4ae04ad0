import type { ChatEvent, ChatRequest, Chats } from "#native/workbench/chats.ts";

/** One prompt of a conversation with how each checkpoint that was asked ended, in the order in which they were named. */
export interface Asked {
  readonly prompt: string;
  readonly ended: readonly Extract<ChatEvent, { type: "answer" | "failed" }>[];
}

interface Conversation extends Pick<ChatRequest, "checkpoints" | "seed" | "decoding"> {
  readonly prompts: readonly string[];
}

type Messages = NonNullable<ChatRequest["before"]>[string];

/**
 * Puts prompts one after the other; what each checkpoint itself answered goes along to the next, without the blanks around
 * it, as the window does. Whoever failed or said nothing is asked no more.
 */
export async function converse(chats: Chats, conversation: Conversation, signal: AbortSignal): Promise<Asked[]> {
  const { prompts, seed, decoding } = conversation;
  const before = new Map<string, Messages>();
  const turns: Asked[] = [];
  let { checkpoints } = conversation;
  for (const prompt of prompts) {
    if (checkpoints.length === 0 || signal.aborted) break;
    const ended: Asked["ended"][number][] = [];
    const request = { checkpoints, prompt, seed, decoding, before: Object.fromEntries(before) };
    for await (const event of chats.ask(request, signal)) {
      if (event.type === "answer" || event.type === "failed") ended.push(event);
    }
    const order = checkpoints;
    // Several answer at once and end in any order.
    ended.sort((one, other) => order.indexOf(one.checkpoint) - order.indexOf(other.checkpoint));
    for (const event of ended) {
      const said = event.type === "answer" ? event.text.trim() : "";
      const asked = [...(before.get(event.checkpoint) ?? []), { role: "user" as const, content: prompt }];
      if (said === "") before.delete(event.checkpoint);
      else before.set(event.checkpoint, [...asked, { role: "assistant" as const, content: said }]);
    }
    turns.push({ prompt, ended });
    checkpoints = checkpoints.filter((id) => before.has(id));
  }
  return turns;
}
