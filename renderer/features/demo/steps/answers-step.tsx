import type { ReactNode } from "react";
import { useMarks } from "../../../shared/marks/use-marks.ts";
import { ARMS } from "../arms.ts";
import type { PairAnswer } from "../ask-pair.ts";
import type { Part } from "../part.ts";
import { ArmName, Headline, Line, Missing } from "../parts.tsx";
import { type Guess, outcomeOf } from "../story.ts";

interface AnswersStepProps {
  readonly answer: Part<PairAnswer>;
  readonly guess: Guess | null;
}

/** Both answers, as they come from the models. */
export function AnswersStep({ answer, guess }: AnswersStepProps): ReactNode {
  if (answer.state === "missing")
    return (
      <>
        <Headline>Both answers</Headline>
        <Missing what="The models do not answer today." />
      </>
    );
  const value = answer.state === "ready" ? answer.value : null;
  return (
    <>
      <Headline>{value ? headlineOf(value) : "Both are being asked now."}</Headline>
      <AnswerBar arm="american" answer={value} />
      <AnswerBar arm="affordable" answer={value} />
      {value && <Line quiet>{guessWords(guess, outcomeOf(value.shares))} One question proves little.</Line>}
    </>
  );
}

function guessWords(guess: Guess | null, outcome: Guess): string {
  if (guess === null) return "";
  return guess === outcome ? "You guessed that." : "You guessed otherwise.";
}

function headlineOf(answer: PairAnswer): string {
  const outcome = outcomeOf(answer.shares);
  return outcome === "part" ? "They part." : `Both take ${answer[outcome]}.`;
}

interface AnswerBarProps {
  readonly arm: "american" | "affordable";
  readonly answer: PairAnswer | null;
}

/** What one model takes, and a bar that fills to the probability with which it does. */
function AnswerBar({ arm, answer }: AnswerBarProps): ReactNode {
  const mark = useMarks()(ARMS[arm]);
  const american = answer ? answer.shares[arm] : 0;
  const taken = american > 0.5 ? answer?.american : answer?.affordable;
  const share = answer ? Math.max(american, 1 - american) : 0;
  const hundredths = Math.round(share * 100);
  return (
    <div className="demo-bar-row" data-testid={`demo-answer:${arm}`} data-share={answer ? american : undefined}>
      <p className="demo-bar-words">
        <ArmName arm={arm} />
        <strong>{taken ? `takes ${taken}` : ""}</strong>
      </p>
      <div className="demo-bar-line">
        <div className="demo-bar" role="img" aria-label={taken ? `${hundredths} times in 100` : "not answered yet"}>
          <div className="demo-bar-fill" style={{ width: `${share * 100}%`, background: mark.colour }} />
        </div>
        <span className="tabular">{taken ? `${hundredths} in 100` : ""}</span>
      </div>
    </div>
  );
}
