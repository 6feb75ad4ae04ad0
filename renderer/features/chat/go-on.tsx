import type { ReactNode } from "react";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { useChatSession } from "./chat-session.ts";
import type { Composed } from "./compose.ts";

/** Whether the next prompt goes on with the newest conversation, and who cannot. */
export function GoOn({ canGoOn, leftOut }: Pick<Composed, "canGoOn" | "leftOut">): ReactNode {
  const goOn = useChatSession((session) => session.goOn);
  const setGoOn = useChatSession((session) => session.setGoOn);
  if (!canGoOn) return null;
  return (
    <div className="composer-go-on">
      <Checkbox label="Go on with the conversation" checked={goOn} onChange={setGoOn} />
      {leftOut.length > 0 && (
        <span className="muted truncate" role="status">
          Left out, since they gave no answer to go on from: {leftOut.join(", ")}
        </span>
      )}
    </div>
  );
}
