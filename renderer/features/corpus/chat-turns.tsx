import type { ReactNode } from "react";
import type { ChatMessage } from "#core/corpus/document.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";

/** The turns of a chat, with what the assistant thought set apart. */
export function ChatTurns({ messages }: { readonly messages: readonly ChatMessage[] }): ReactNode {
  return (
    <ol className="reader-turns">
      {messages.map((message, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- turns have no identity but their place
        <li key={index} data-role={message.role}>
          <h3>{message.role}</h3>
          {message.reasoning !== undefined && (
            <div className="reader-reasoning secondary">
              <span className="muted">thought before it answered</span>
              <ForeignText text={message.reasoning} />
            </div>
          )}
          <ForeignText text={message.content} />
        </li>
      ))}
    </ol>
  );
}
