import { CornerDownLeft, Square } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type ReactNode, useMemo, useRef } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { CheckpointChips } from "../../shared/checkpoints/checkpoint-chips.tsx";
import { commandLine } from "../../shared/format/command.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { useKeys } from "../../shared/view/keys.ts";
import { chatCommand, earlierPrompts } from "./chat-command.ts";
import { MOST_COLUMNS } from "./chat-form.ts";
import { ChatSettings } from "./chat-settings.tsx";
import { useChatSession } from "./chat-session.ts";
import { compose } from "./compose.ts";
import { GoOn } from "./go-on.tsx";
import type { Suggestion } from "./suggestions.ts";
import "./composer.css";

interface ComposerProps {
  readonly checkpoints: readonly CheckpointSummary[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: readonly string[]) => void;
  readonly suggestions: readonly Suggestion[];
}

/** Whom to ask, what, and how answers are drawn. */
export function Composer({ checkpoints, chosen, onChoose, suggestions }: ComposerProps): ReactNode {
  const { form, turns, goOn, change, ask, stop } = useChatSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const keys = useMemo(() => [{ keys: "p", label: "Write a prompt", run: () => field.current?.focus() }], []);
  useKeys("Chat", keys);
  const running = turns.some((turn) => turn.running);
  const { request, problems, follows, ...conversation } = compose({ form, chosen, newest: turns[0], goOn });
  const earlier = request ? earlierPrompts(request, follows, turns) : [];
  const send = (): void => {
    if (request) ask(request, follows);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Escape") field.current?.blur();
    if (event.key === "ArrowUp" && form.prompt === "") change({ prompt: turns[0]?.request.prompt ?? "" });
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className="composer" onSubmit={submit}>
      <CheckpointChips
        label="Checkpoints that answer"
        checkpoints={checkpoints}
        chosen={chosen}
        onChange={onChoose}
        most={MOST_COLUMNS}
        together
      />
      <div className="composer-prompt">
        <textarea
          ref={field}
          className="field-input"
          aria-label="Prompt"
          placeholder={chosen.length === 0 ? "Choose a checkpoint first" : "One prompt to all of them"}
          rows={2}
          value={form.prompt}
          onChange={(event) => change({ prompt: event.target.value })}
          onKeyDown={onKeyDown}
        />
        {running ? (
          // A button of its own: were it the one that asks, the click that stops would send the form as well.
          <Button key="stop" icon={Square} onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button key="ask" variant="primary" type="submit" icon={CornerDownLeft} disabled={request === null}>
            Ask
          </Button>
        )}
      </div>
      <GoOn {...conversation} />
      {form.prompt === "" && <Suggestions suggestions={suggestions} onTake={(prompt) => change({ prompt })} />}
      <div className="composer-last">
        <ChatSettings form={form} problems={problems} onChange={change} />
        {earlier === null ? (
          <span className="muted">No command repeats this: the turns before were drawn otherwise or stopped</span>
        ) : (
          <CommandLine
            command={request ? chatCommand(request, earlier) : commandLine("chat", ...chosen, "--prompt", "TEXT")}
          />
        )}
      </div>
    </form>
  );
}

interface SuggestionsProps {
  readonly suggestions: readonly Suggestion[];
  readonly onTake: (prompt: string) => void;
}

function Suggestions({ suggestions, onTake }: SuggestionsProps): ReactNode {
  if (suggestions.length === 0) return null;
  return (
    <div className="composer-suggestions">
      <span className="muted">From the probes:</span>
      {suggestions.map(({ prompt, source }) => (
        <button
          type="button"
          className="suggestion truncate"
          key={prompt}
          title={source}
          onClick={() => onTake(prompt)}
        >
          {prompt}
        </button>
      ))}
    </div>
  );
}
