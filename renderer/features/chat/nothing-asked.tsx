import { MessagesSquare } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { readChatForm } from "./chat-form.ts";
import { useChatSession } from "./chat-session.ts";
import type { Suggestion } from "./suggestions.ts";

interface NothingAskedProps {
  readonly suggestions: readonly Suggestion[];
  readonly chosen: readonly string[];
}

/** What the screen is for, and one button that tries it. */
export function NothingAsked({ suggestions, chosen }: NothingAskedProps): ReactNode {
  const { form, ask, change } = useChatSession();
  const [first] = suggestions;
  const request = first ? readChatForm({ ...form, prompt: first.prompt }, chosen).request : null;
  const begin = (): void => {
    if (!request) return;
    change({ prompt: request.prompt });
    ask(request);
  };
  return (
    <EmptyState
      icon={MessagesSquare}
      title="Nothing said yet"
      action={request && <Button onClick={begin}>Try “{request.prompt}”</Button>}
    >
      The same prompt goes to every chosen checkpoint with the same seed, so that what differs is the checkpoint. One
      answer shows little: how often they differ is what a probe measures.
    </EmptyState>
  );
}
