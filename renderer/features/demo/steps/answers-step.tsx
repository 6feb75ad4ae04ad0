import type { ReactNode } from "react";
import { type Guess, outcomeOf } from "#core/stories/story.ts";
import { useMarks } from "../../../shared/marks/use-marks.ts";
import type { PairAnswer } from "../ask-pair.ts";
import { guessWords } from "../guess-words.ts";
import type { Part } from "../part.ts";
import { Headline, Line, Missing, ModelName } from "../parts.tsx";
import { modelAt, useStory } from "../story-view.ts";
import type { AskedItem } from "../use-answers.ts";

interface AnswersStepProps {
  readonly asked: Part<AskedItem>;
  readonly guess: Guess | null;
}

/** Both answers, as they come from the models, with what the audience had guessed. */
export function AnswersStep({ asked, guess }: AnswersStepProps): ReactNode {
  const answer: Part<PairAnswer> = asked.state === "ready" ? asked.value.answer : asked;
  if (answer.state === "missing")
    return (
      <>
        <Headline>Both answers</Headline>
        <Missing why={answer.why} otherwise="The models do not answer today." />
      </>
    );
  const value = answer.state === "ready" ? answer.value : null;
  return (
    <>
      <Headline>{value ? headlineOf(value) : "Both are being asked now."}</Headline>
      <AnswerBar model={0} answer={value} />
      <AnswerBar model={1} answer={value} />
      {value && <Line quiet>{`${guessedWords(guess, value)}One question proves little.`}</Line>}
    </>
  );
}

/** The audience's guess and whether it came true: said, not scored. */
function guessedWords(guess: Guess | null, answer: PairAnswer): string {
  if (guess === null) return "";
  const right = guess === outcomeOf(answer.shares);
  return `You guessed: ${guessWords(guess, answer).replace(/^They/, "they").replace(/^Both/, "both")} ${right ? "✓" : "✗"}. `;
}

function headlineOf(answer: PairAnswer): string {
  const outcome = outcomeOf(answer.shares);
  return outcome === "part" ? "They part." : `Both take ${answer[outcome]}.`;
}

interface AnswerBarProps {
  readonly model: 0 | 1;
  readonly answer: PairAnswer | null;
}

/** What one model takes, and a bar that fills to the probability with which it does. */
function AnswerBar({ model, answer }: AnswerBarProps): ReactNode {
  const { checkpoint } = modelAt(useStory(), model);
  const mark = useMarks()(checkpoint);
  const toward = answer ? answer.shares[model] : 0;
  const taken = toward > 0.5 ? answer?.toward : answer?.away;
  const share = answer ? Math.max(toward, 1 - toward) : 0;
  const hundredths = Math.round(share * 100);
  return (
    <div className="demo-bar-row" data-testid={`demo-answer:${checkpoint}`} data-share={answer ? toward : undefined}>
      <p className="demo-bar-words">
        <ModelName model={model} />
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
