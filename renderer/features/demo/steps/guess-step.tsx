import type { ReactNode } from "react";
import type { Guess, StepOf } from "#core/stories/story.ts";
import { optionsOf } from "../ask-pair.ts";
import { guessWords } from "../guess-words.ts";
import type { Part } from "../part.ts";
import { Headline, Line, Missing } from "../parts.tsx";
import { useStory } from "../story-view.ts";
import type { AskedItem } from "../use-answers.ts";

interface GuessStepProps {
  readonly step: StepOf<"guess">;
  readonly asked: Part<AskedItem>;
  readonly guess: Guess | null;
  readonly onGuess: (guess: Guess) => void;
}

/** The live question, before it is asked. */
export function GuessStep({ step, asked, guess, onGuess }: GuessStepProps): ReactNode {
  const { axis, sides } = useStory();
  const item = asked.state === "ready" ? asked.value.item : null;
  const options = item && optionsOf(item, axis);
  return (
    <>
      <Headline>{step.headline}</Headline>
      {asked.state === "missing" && <Missing why={asked.why} otherwise="The question is not here." />}
      {item && options && (
        <>
          <dl className="demo-options">
            <Option name={options.toward} what={`${item.noun}, ${sides.toward.what}`} />
            <Option name={options.away} what={`${item.noun}, ${sides.away.what}`} />
          </dl>
          <Line quiet>What will they take?</Line>
          <div className="demo-guesses" role="group" aria-label="Your guess">
            {(["toward", "away", "part"] as const).map((each, index) => (
              <button
                type="button"
                className="demo-guess"
                aria-pressed={guess === each}
                onClick={() => onGuess(each)}
                key={each}
              >
                {`${index + 1} ${guessWords(each, options)}`}
              </button>
            ))}
          </div>
        </>
      )}
    </>
  );
}

function Option({ name, what }: { readonly name: string; readonly what: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="secondary">{what}</dd>
    </div>
  );
}
