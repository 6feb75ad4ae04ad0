import { Boxes } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { plural } from "../../shared/format/text.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { AnswerInspector, type Inspected } from "./answer-inspector.tsx";
import { useChatSession } from "./chat-session.ts";
import { chosenCheckpoints } from "./chosen.ts";
import { Composer } from "./composer.tsx";
import { NothingAsked } from "./nothing-asked.tsx";
import { suggestionsFrom } from "./suggestions.ts";
import { TurnView } from "./turn-view.tsx";
import "./chat-screen.css";

/** One prompt to several checkpoints, their answers side by side. */
export function ChatScreen(): ReactNode {
  const checkpoints = useRemote(queries.checkpoints());
  const turns = useChatSession((session) => session.turns);
  const clear = useChatSession((session) => session.clear);
  return (
    <Screen
      title="Chat"
      note={turns.length > 0 && `${plural(turns.length, "prompt")} in this window`}
      tools={turns.some((turn) => !turn.running) && <Button onClick={clear}>Clear the history</Button>}
    >
      <Remote
        of={checkpoints}
        what="the checkpoints"
        skeleton={<ComposerSkeleton />}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState
            icon={Boxes}
            title="No checkpoints to talk to yet"
            action={
              <Button variant="primary" onClick={() => navigate({ feature: "checkpoints", query: { add: "" } })}>
                Add a checkpoint
              </Button>
            }
          >
            One prompt goes to several checkpoints, and their answers stand side by side, drawn with the same seed.
          </EmptyState>
        }
      >
        {(all) => <Conversation checkpoints={all} />}
      </Remote>
    </Screen>
  );
}

const SUGGESTIONS = 3;
const NO_PROBES: ListedProbe[] = [];

function Conversation({ checkpoints }: { readonly checkpoints: readonly CheckpointSummary[] }): ReactNode {
  const { query } = useAddress();
  const [inspected, setInspected] = useState<Inspected | null>(null);
  const turns = useChatSession((session) => session.turns);
  const last = useChatSession((session) => session.chosen);
  const choose = useChatSession((session) => session.choose);
  const chosen = chosenCheckpoints(query["with"], last, checkpoints);
  const probes = valueOr(useRemote(queries.probes()), NO_PROBES);
  const suggestions = useMemo(() => {
    const byId = probes.map(({ probe }) => probe).toSorted((a, b) => a.id.localeCompare(b.id));
    return suggestionsFrom(byId, SUGGESTIONS);
  }, [probes]);
  const onChoose = (next: readonly string[]): void => {
    choose(next);
    navigate({ feature: "chat", query: next.length === 0 ? {} : { with: next.join(",") } }, "replace");
  };
  return (
    <div className="chat">
      <Composer checkpoints={checkpoints} chosen={chosen} onChoose={onChoose} suggestions={suggestions} />
      <div className="chat-turns">
        {turns.length === 0 && <NothingAsked suggestions={suggestions} chosen={chosen} />}
        {turns.map((turn, index) => (
          <TurnView key={turn.id} turn={turn} newest={index === 0} onInspect={setInspected} />
        ))}
      </div>
      {inspected && (
        <AnswerInspector
          key={`${inspected.turn.id}-${inspected.checkpoint}`}
          inspected={inspected}
          checkpoints={checkpoints}
          onTab={(tab) => setInspected({ ...inspected, tab })}
          onClose={() => setInspected(null)}
        />
      )}
    </div>
  );
}

function ComposerSkeleton(): ReactNode {
  return (
    <div className="composer">
      <span className="skeleton-block" style={{ width: "44%" }} />
      <span className="skeleton-block" style={{ height: 56 }} />
    </div>
  );
}
