import type { ReactNode } from "react";
import type { StepOf } from "#core/stories/story.ts";
import { Headline, Line } from "../parts.tsx";

export function TitleStep({ step }: { readonly step: StepOf<"title"> }): ReactNode {
  return (
    <div className="demo-title">
      <Headline>{step.headline}</Headline>
      {step.line !== undefined && <Line quiet>{step.line}</Line>}
    </div>
  );
}
