import { type ChatForm, type ReadChat, readChatForm } from "./chat-form.ts";
import { followUp } from "./follow-up.ts";
import type { Turn } from "./turns.ts";

/** What would be asked now, and of whom. */
export interface Composed extends ReadChat {
  /** Turn whose conversation it goes on with; null where it begins one. */
  readonly follows: number | null;
  /** Chosen checkpoints that have no answer to go on from. */
  readonly leftOut: readonly string[];
  /** Whether there is a conversation that can be gone on with. */
  readonly canGoOn: boolean;
}

interface Composing {
  readonly form: ChatForm;
  readonly chosen: readonly string[];
  readonly newest: Turn | undefined;
  readonly goOn: boolean;
}

/** Reads the form as a prompt of its own, or as the next one of the newest conversation. */
export function compose({ form, chosen, newest, goOn }: Composing): Composed {
  const next = followUp(newest, chosen);
  if (!goOn || next === null) {
    return { ...readChatForm(form, chosen), follows: null, leftOut: [], canGoOn: next !== null };
  }
  const { request, problems } = readChatForm(form, next.checkpoints);
  return {
    request: request && { ...request, before: next.before },
    problems,
    follows: next.follows,
    leftOut: next.leftOut,
    canGoOn: true,
  };
}
