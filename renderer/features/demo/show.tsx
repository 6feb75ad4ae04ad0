import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { navigate } from "../../shared/view/navigation.ts";
import { openPresenterLine, type PresenterLine } from "./presenter.ts";
import { type Guess, STEPS, stepAt, stepFrom } from "./story.ts";
import { StepGuard } from "./step-guard.tsx";
import { StepView } from "./step-view.tsx";
import { useAnswers } from "./use-answers.ts";
import { usePicture } from "./use-picture.ts";
import { useShowKeys } from "./use-show-keys.ts";

/** The story, one step filling the window. Its place is in the address, so that a reload shows the same step. */
export function Show({ stepId }: { readonly stepId: string | undefined }): ReactNode {
  const step = stepAt(stepId);
  const [showing, setShowing] = useState(() => ({ number: 1, startedAt: Date.now() }));
  const [guess, setGuess] = useState<Guess | null>(null);
  const answers = useAnswers(step, showing.number);
  const picture = usePicture(step > 0);
  const deeds = useMemo(
    () => ({
      next: () => goTo(stepFrom(step, 1)),
      back: () => goTo(stepFrom(step, -1)),
      reset: () => {
        setShowing((last) => ({ number: last.number + 1, startedAt: Date.now() }));
        setGuess(null);
        goTo(0);
      },
      guess: setGuess,
    }),
    [step],
  );
  useShowKeys(deeds);
  usePresenter(step, showing.startedAt, deeds);
  return (
    <main className="demo" aria-label="Demo">
      <div className="demo-stage" aria-live="polite">
        <StepGuard key={step}>
          <StepView
            step={STEPS[step]?.id ?? "same"}
            answers={answers}
            picture={picture}
            guess={guess}
            onGuess={setGuess}
          />
        </StepGuard>
      </div>
      <StepMarks step={step} />
    </main>
  );
}

function goTo(step: number): void {
  navigate({ feature: "demo", path: [STEPS[step]?.id ?? ""] }, "replace");
}

/** Where the story stands, without words. */
function StepMarks({ step }: { readonly step: number }): ReactNode {
  return (
    <div className="demo-marks" role="img" aria-label={`Step ${step + 1} of ${STEPS.length}`}>
      {STEPS.map(({ id }, index) => (
        <span key={id} data-done={index <= step} />
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
function usePresenter(step: number, startedAt: number, deeds: Deeds): void {
  const line = useRef<PresenterLine | null>(null);
  useEffect(() => {
    const here = (): void => line.current?.tell({ kind: "here", step: STEPS[step]?.id ?? "", startedAt });
    line.current = openPresenterLine((message) => {
      if (message.kind === "where") here();
      if (message.kind === "do") deeds[message.deed]();
    });
    here();
    return () => line.current?.close();
  }, [step, startedAt, deeds]);
}
