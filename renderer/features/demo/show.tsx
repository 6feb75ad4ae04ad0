import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type Guess, GUESSES, stepAt, stepFrom, type Story } from "#core/stories/story.ts";
import { BUNDLED_STORY } from "#core/stories/cheese-story.ts";
import { navigate } from "../../shared/view/navigation.ts";
import { openPresenterLine, type PresenterLine, type PresenterPlace } from "./presenter.ts";
import { StepGuard } from "./step-guard.tsx";
import { StepView } from "./step-view.tsx";
import { StoryContext } from "./story-view.ts";
import { useAnswers } from "./use-answers.ts";
import { useGrid } from "./use-grid.ts";
import { useRates } from "./use-rates.ts";
import { useShowKeys } from "./use-show-keys.ts";

interface ShowProps {
  readonly story: Story;
  readonly stepId: string | undefined;
}

/** The story, one step filling the window. Its place is in the address, so that a reload shows the same step. */
export function Show({ story, stepId }: ShowProps): ReactNode {
  const at = stepAt(story.steps, stepId);
  const step = story.steps[at];
  const [showing, setShowing] = useState(() => ({ number: 1, startedAt: Date.now() }));
  const [guesses, setGuesses] = useState<Readonly<Record<string, Guess>>>({});
  const answers = useAnswers(story, at, showing.number);
  const rates = useRates(story, at > 0);
  const grid = useGrid(story);
  const deeds = useMemo(() => {
    const goTo = (index: number): void => showStep(story, index);
    // Only before the answer: what was guessed stays as it was said.
    const guess = (of: (last: Guess | undefined) => Guess): void => {
      if (step?.kind === "guess") setGuesses((last) => ({ ...last, [step.id]: of(last[step.id]) }));
    };
    return {
      next: () => goTo(stepFrom(story.steps, at, 1)),
      back: () => goTo(stepFrom(story.steps, at, -1)),
      reset: () => {
        setShowing((last) => ({ number: last.number + 1, startedAt: Date.now() }));
        setGuesses({});
        goTo(0);
      },
      guess: (chosen: Guess) => guess(() => chosen),
      nextGuess: () => guess((last) => GUESSES[(last ? GUESSES.indexOf(last) + 1 : 0) % GUESSES.length] ?? "part"),
    };
  }, [story, step, at]);
  useShowKeys(deeds);
  usePresenter(story, at, showing.startedAt, deeds);
  return (
    <StoryContext value={story}>
      <main className="demo" aria-label="Demo">
        <div className="demo-stage" aria-live="polite">
          {step && (
            <StepGuard key={step.id}>
              <StepView {...{ step, answers, rates, grid, guesses }} onGuess={deeds.guess} />
            </StepGuard>
          )}
        </div>
        <StepMarks steps={story.steps} at={at} />
      </main>
    </StoryContext>
  );
}

/** The bundled story has the plain address; another one is named in it. */
function showStep(story: Story, index: number): void {
  const path = [story.steps[index]?.id ?? ""];
  navigate({ feature: "demo", path, ...(story.id === BUNDLED_STORY ? {} : { query: { story: story.id } }) }, "replace");
}

/** Where the story stands, without words. */
function StepMarks({ steps, at }: { readonly steps: Story["steps"]; readonly at: number }): ReactNode {
  return (
    <div className="demo-marks" role="img" aria-label={`Step ${at + 1} of ${steps.length}`}>
      {steps.map(({ id }, index) => (
        <span key={id} data-done={index <= at} />
      ))}
    </div>
  );
}

interface Deeds {
  readonly next: () => void;
  readonly back: () => void;
  readonly reset: () => void;
}

/** Tells the notes where the show is, and does what is pressed there. */
function usePresenter(story: Story, at: number, startedAt: number, deeds: Deeds): void {
  const line = useRef<PresenterLine | null>(null);
  useEffect(() => {
    const here = (): void => line.current?.tell({ kind: "here", ...placeOf(story, at), startedAt });
    line.current = openPresenterLine((message) => {
      if (message.kind === "where") here();
      if (message.kind === "do") deeds[message.deed]();
    });
    here();
    return () => line.current?.close();
  }, [story, at, startedAt, deeds]);
}

function placeOf({ steps }: Story, at: number): Omit<PresenterPlace, "startedAt"> {
  const step = steps[at];
  return {
    index: at,
    count: steps.length,
    title: step?.title ?? "",
    notes: [...(step?.notes ?? [])],
    next: steps[at + 1]?.title ?? null,
  };
}
