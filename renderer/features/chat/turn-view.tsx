import { CornerLeftUp } from "lucide-react";
import type { ReactNode } from "react";
import { formatDate } from "../../shared/format/time.ts";
import { IconButton } from "../../shared/ui/button.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { AnswerColumn } from "./answer-column.tsx";
import { chatCommand } from "./chat-command.ts";
import { useChatSession } from "./chat-session.ts";
import type { Turn } from "./turns.ts";

interface TurnViewProps {
  readonly turn: Turn;
  readonly newest: boolean;
}

/** One prompt with the answers to it, a column each. */
export function TurnView({ turn, newest }: TurnViewProps): ReactNode {
  const change = useChatSession((session) => session.change);
  const choose = useChatSession((session) => session.choose);
  const { prompt, seed, temperature, maxTokens, checkpoints } = turn.request;
  const takeUp = (): void => {
    change({ prompt, seed: String(seed), temperature: String(temperature), maxTokens: String(maxTokens) });
    choose(checkpoints);
    navigate({ feature: "chat", query: { with: checkpoints.join(",") } }, "replace");
  };
  return (
    <article className="turn" aria-label={`Prompt ${turn.id}`}>
      <header className="turn-head">
        <h2>
          <ForeignText text={prompt} />
        </h2>
        <span className="turn-facts muted tabular">
          seed {seed} · temperature {temperature} · at most {maxTokens} tokens · {formatDate(turn.askedAt).slice(-5)}
        </span>
        <IconButton label="Take it up again" icon={CornerLeftUp} onClick={takeUp} />
        <CopyButton compact label="Copy as command" text={chatCommand(turn.request)} />
      </header>
      <div className="turn-answers" style={{ gridTemplateColumns: `repeat(${checkpoints.length}, minmax(0, 1fr))` }}>
        {turn.answers.map(({ checkpoint, answer }) => (
          <AnswerColumn key={checkpoint} checkpoint={checkpoint} answer={answer} named={newest} />
        ))}
      </div>
    </article>
  );
}
