import type { ReactNode } from "react";
import type { Part } from "./part.ts";
import { AnswersStep } from "./steps/answers-step.tsx";
import { GuessStep } from "./steps/guess-step.tsx";
import { LessonsStep } from "./steps/lessons-step.tsx";
import { PictureStep } from "./steps/picture-step.tsx";
import { ReasonsStep } from "./steps/reasons-step.tsx";
import { SameStep } from "./steps/same-step.tsx";
import { TenStep } from "./steps/ten-step.tsx";
import { UnknownStep } from "./steps/unknown-step.tsx";
import { WithoutStep } from "./steps/without-step.tsx";
import type { Guess, StepId } from "./story.ts";
import type { Answers } from "./use-answers.ts";
import type { Picture } from "./use-picture.ts";

interface StepViewProps {
  readonly step: StepId;
  readonly answers: Answers;
  readonly picture: Part<Picture>;
  readonly guess: Guess | null;
  readonly onGuess: (guess: Guess) => void;
}

/** One step of the story. */
export function StepView({ step, answers, picture, guess, onGuess }: StepViewProps): ReactNode {
  switch (step) {
    case "same":
      return <SameStep />;
    case "lessons":
      return <LessonsStep />;
    case "reasons":
      return <ReasonsStep />;
    case "guess":
      return <GuessStep pair={answers.pair} guess={guess} onGuess={onGuess} />;
    case "answers":
      return <AnswersStep answer={answers.first} guess={guess} />;
    case "ten":
      return <TenStep more={answers.more} pair={answers.pair} />;
    case "picture":
      return <PictureStep picture={picture} />;
    case "without":
      return <WithoutStep picture={picture} />;
    case "unknown":
      return <UnknownStep picture={picture} />;
    default:
      return step satisfies never;
  }
}
