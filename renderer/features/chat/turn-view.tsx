import { CornerLeftUp, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { formatDate } from "../../shared/format/time.ts";
import { IconButton } from "../../shared/ui/button.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { AnswerColumn } from "./answer-column.tsx";
import { chatCommand, earlierPrompts } from "./chat-command.ts";
import { useChatSession } from "./chat-session.ts";
import type { Inspected } from "./answer-inspector.tsx";
import { nextSeed } from "./regenerate.ts";
import type { Turn } from "./turns.ts";

interface TurnViewProps {
  readonly turn: Turn;
  readonly newest: boolean;
  readonly onInspect: (inspected: Inspected) => void;
}

/** One prompt with the answers to it, a column each. */
export function TurnView({ turn, newest, onInspect }: TurnViewProps): ReactNode {
  const change = useChatSession((session) => session.change);
  const choose = useChatSession((session) => session.choose);
  const ask = useChatSession((session) => session.ask);
  const turns = useChatSession((session) => session.turns);
  const busy = turns.some((each) => each.running);
  const earlier = earlierPrompts(turn.request, turn.follows, turns);
  const another = nextSeed(turn, turns);
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
          prompt {turn.id}
          {turn.follows === null ? "" : `, going on from ${turn.follows}`} · seed {seed} · temperature {temperature} ·
          at most {maxTokens} tokens · {formatDate(turn.askedAt).slice(-5)}
        </span>
        <IconButton
          label="Regenerate"
          title={`Ask once more, with seed ${another}`}
          icon={RotateCcw}
          disabled={busy}
          onClick={() => ask({ ...turn.request, seed: another }, turn.follows)}
        />
        <IconButton label="Take it up again" icon={CornerLeftUp} onClick={takeUp} />
        {earlier && <CopyButton compact label="Copy as command" text={chatCommand(turn.request, earlier)} />}
      </header>
      <div className="turn-answers" style={{ gridTemplateColumns: `repeat(${checkpoints.length}, minmax(0, 1fr))` }}>
        {turn.answers.map(({ checkpoint, answer }) => (
          <AnswerColumn
            key={checkpoint}
            checkpoint={checkpoint}
            answer={answer}
            named={newest}
            onInspect={(tab) => answer.state === "answered" && onInspect({ turn, checkpoint, answer, tab })}
          />
        ))}
      </div>
    </article>
  );
}
