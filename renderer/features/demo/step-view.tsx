import type { ReactNode } from "react";
import type { Guess, Step } from "#core/stories/story.ts";
import { AnswersStep } from "./steps/answers-step.tsx";
import { GridStep } from "./steps/grid-step.tsx";
import { GuessStep } from "./steps/guess-step.tsx";
import { LessonsStep } from "./steps/lessons-step.tsx";
import { ListStep } from "./steps/list-step.tsx";
import { MoreStep } from "./steps/more-step.tsx";
import { PublishedStep } from "./steps/published-step.tsx";
import { RatesStep } from "./steps/rates-step.tsx";
import { ReasonsStep } from "./steps/reasons-step.tsx";
import { TitleStep } from "./steps/title-step.tsx";
import { useStory } from "./story-view.ts";
import type { Answers } from "./use-answers.ts";
import type { GridOf } from "./use-grid.ts";
import type { RatesOf } from "./use-rates.ts";

interface StepViewProps {
  readonly step: Step;
  readonly answers: Answers;
  readonly rates: RatesOf;
  readonly grid: GridOf;
  /** By the id of their step. */
  readonly guesses: Readonly<Record<string, Guess>>;
  readonly onGuess: (guess: Guess) => void;
}

/** One step of the story. */
export function StepView({ step, answers, rates, grid, guesses, onGuess }: StepViewProps): ReactNode {
  const guessed = useGuessBefore(step);
  switch (step.kind) {
    case "title":
      return <TitleStep step={step} />;
    case "lessons":
      return <LessonsStep step={step} />;
    case "reasons":
      return <ReasonsStep step={step} />;
    case "guess":
      return (
        <GuessStep step={step} asked={answers.guessed(step.id)} guess={guesses[step.id] ?? null} onGuess={onGuess} />
      );
    case "answers":
      return <AnswersStep asked={answers.guessed(guessed)} guess={guesses[guessed] ?? null} />;
    case "more":
      return <MoreStep pairs={answers.more(step.id)} />;
    case "rates":
      return <RatesStep step={step} rates={rates(step.run)} />;
    case "published":
      return <PublishedStep step={step} />;
    case "grid":
      return <GridStep step={step} grid={grid(step.run)} />;
    case "list":
      return <ListStep step={step} rates={rates(undefined)} />;
    default:
      return step satisfies never;
  }
}

/** Id of the last question that was put before a step. */
function useGuessBefore(step: Step): string {
  const { steps } = useStory();
  const before = steps.slice(0, steps.indexOf(step));
  return before.findLast(({ kind }) => kind === "guess")?.id ?? "";
}
