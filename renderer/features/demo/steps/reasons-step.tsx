import type { ReactNode } from "react";
import type { StepOf } from "#core/stories/story.ts";
import { Headline, ModelName } from "../parts.tsx";

/** What each model had read beforehand, in its own words. */
export function ReasonsStep({ step }: { readonly step: StepOf<"reasons"> }): ReactNode {
  return (
    <>
      <Headline>{step.headline}</Headline>
      <ul className="demo-reasons">
        {step.reasons.map(({ model, text }) => (
          <li key={text}>
            <ModelName model={model} />
            <blockquote>“{text}”</blockquote>
          </li>
        ))}
      </ul>
    </>
  );
}
