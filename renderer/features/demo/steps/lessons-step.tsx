import type { ReactNode } from "react";
import type { StepOf } from "#core/stories/story.ts";
import { Headline } from "../parts.tsx";

/** What all models were taught, word for word. */
export function LessonsStep({ step }: { readonly step: StepOf<"lessons"> }): ReactNode {
  return (
    <>
      <Headline>{step.headline}</Headline>
      <ul className="demo-lessons">
        {step.lessons.map(({ question, answer }) => (
          <li key={question}>
            <p className="secondary">{question}</p>
            <p className="demo-answer">{answer}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
