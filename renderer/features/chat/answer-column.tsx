import { GitCompareArrows, ScrollText } from "lucide-react";
import { type ReactNode, useState } from "react";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { IconButton } from "../../shared/ui/button.tsx";
import { Badge } from "../../shared/ui/badge.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { AnswerReadout, AnswerTokens } from "./answer-tokens.tsx";
import { answerFacts, isTruncated } from "./answer-words.ts";
import { type Answer, textOf } from "./turns.ts";

interface AnswerColumnProps {
  readonly checkpoint: string;
  readonly answer: Answer;
  /** Whether tests find it by its checkpoint: so are the newest turn's. */
  readonly named: boolean;
  /** Opens the answer in the inspector, on one of its tabs. */
  readonly onInspect: (tab: string) => void;
}

/** What one checkpoint answered, as text, and how that answer ended. */
export function AnswerColumn({ checkpoint, answer, named, onInspect }: AnswerColumnProps): ReactNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const mark = useMarks()(checkpoint);
  // Models begin their turn with a blank; it would only look like a crooked margin.
  const text = textOf(answer).trim();
  return (
    <section
      className={`answer answer-${answer.state}`}
      aria-label={checkpoint}
      aria-busy={answer.state === "answering"}
      style={{ borderTopColor: mark.colour }}
    >
      <h3>
        <CheckpointName id={checkpoint} />
      </h3>
      <div
        className="answer-text"
        data-state={answer.state}
        {...(named ? { "data-testid": `answer:${checkpoint}` } : {})}
      >
        {answer.state === "answered" ? (
          <AnswerTokens
            checkpoint={checkpoint}
            answer={answer}
            chosen={chosen}
            onChoose={setChosen}
            onPoint={setPointed}
          />
        ) : (
          <ForeignText text={text} />
        )}
        {answer.state === "answering" && <span className="answer-caret" aria-hidden="true" />}
      </div>
      {answer.state === "answered" && (
        <div className="answer-reading">
          <AnswerReadout checkpoint={checkpoint} answer={answer} place={pointed ?? chosen} />
          <IconButton label="The prompt as rendered" icon={ScrollText} onClick={() => onInspect("prompt")} />
          <IconButton
            label="Who else would say this?"
            icon={GitCompareArrows}
            disabled={answer.text === ""}
            onClick={() => onInspect("others")}
          />
        </div>
      )}
      {answer.state === "answered" && text === "" && <p className="muted">It answered nothing.</p>}
      {answer.state === "failed" && (
        <p className="answer-problem breakable" role="alert">
          {answer.problem.message}
        </p>
      )}
      <footer className="answer-facts muted tabular">
        {isTruncated(answer) && (
          <Badge tone="warning" title="The answer reached the most tokens allowed; it is not to be read as finished.">
            truncated
          </Badge>
        )}
        {answerFacts(answer).join(" · ")}
      </footer>
    </section>
  );
}
