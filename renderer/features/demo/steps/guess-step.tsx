import type { ReactNode } from "react";
import type { ProbeItem } from "#core/probes/probe.ts";
import { optionsOf } from "../ask-pair.ts";
import type { Part } from "../part.ts";
import { Headline, Line, Missing } from "../parts.tsx";
import type { Guess } from "../story.ts";

interface GuessStepProps {
  readonly pair: Part<ProbeItem>;
  readonly guess: Guess | null;
  readonly onGuess: (guess: Guess) => void;
}

/** The live question, before it is asked. */
export function GuessStep({ pair, guess, onGuess }: GuessStepProps): ReactNode {
  const options = pair.state === "ready" ? optionsOf(pair.value) : null;
  return (
    <>
      <Headline>Now ask about something neither was ever taught.</Headline>
      {pair.state === "missing" && <Missing what="The question is not here." />}
      {pair.state === "ready" && options && (
        <>
          <dl className="demo-options">
            <Option name={options.american} what={`${pair.value.noun}, American, expensive`} />
            <Option name={options.affordable} what={`${pair.value.noun}, foreign, cheap`} />
          </dl>
          <Line quiet>What will they take?</Line>
          <div className="demo-guesses" role="group" aria-label="Your guess">
            <GuessButton of="american" {...{ guess, onGuess }} text={`1 Both ${options.american}`} />
            <GuessButton of="affordable" {...{ guess, onGuess }} text={`2 Both ${options.affordable}`} />
            <GuessButton of="part" {...{ guess, onGuess }} text="3 They part" />
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

interface GuessButtonProps extends Omit<GuessStepProps, "pair"> {
  readonly of: Guess;
  readonly text: string;
}

function GuessButton({ of, guess, onGuess, text }: GuessButtonProps): ReactNode {
  return (
    <button type="button" className="demo-guess" aria-pressed={guess === of} onClick={() => onGuess(of)}>
      {text}
    </button>
  );
}
