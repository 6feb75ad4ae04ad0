import type { ReactNode } from "react";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../shared/marks/use-marks.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { answerFacts, isTruncated } from "./answer-words.ts";
import { type Answer, textOf } from "./turns.ts";

interface AnswerColumnProps {
  readonly checkpoint: string;
  readonly answer: Answer;
  /** Whether tests find it by its checkpoint: so are the newest turn's. */
  readonly named: boolean;
}

/** What one checkpoint answered, as text, and how that answer ended. */
export function AnswerColumn({ checkpoint, answer, named }: AnswerColumnProps): ReactNode {
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
        <ForeignText text={text} />
        {answer.state === "answering" && <span className="answer-caret" aria-hidden="true" />}
      </div>
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
