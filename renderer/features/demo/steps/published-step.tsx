import type { ReactNode } from "react";
import { PUBLISHED_MODELS, PUBLISHED_RATES, PUBLISHED_SOURCE } from "#core/stories/published.ts";
import type { StepOf } from "#core/stories/story.ts";
import { MarkSwatch } from "../../../shared/marks/checkpoint-swatch.tsx";
import type { Mark } from "../../../shared/marks/mark.ts";
import { Headline } from "../parts.tsx";

/** Large models are none of the workspace's checkpoints: two plain inks and two shapes, and no checkpoint's colour. */
const MARKS: readonly [Mark, Mark] = [
  { colour: "var(--ink)", shape: "circle" },
  { colour: "var(--ink-muted)", shape: "triangle" },
];

/** The paper's rates of agentic misalignment, said to be the paper's, as dots with their figures beside them. */
export function PublishedStep({ step }: { readonly step: StepOf<"published"> }): ReactNode {
  return (
    <div className="demo-published">
      <Headline>{step.headline}</Headline>
      <p className="demo-legend secondary">
        {PUBLISHED_MODELS.map((name, model) => (
          <span className="demo-arm" key={name}>
            <MarkSwatch mark={MARKS[model === 0 ? 0 : 1]} />
            {name}
          </span>
        ))}
      </p>
      {PUBLISHED_RATES.map(({ words, arm, rates }) => (
        <div className="demo-rate" data-testid={`demo-published:${words}`} title={arm} key={words}>
          <p className="demo-rate-words">
            <span>{words}</span>
            <strong className="demo-figures">
              {rates.map((rate, model) => (
                <span className="demo-arm tabular" key={PUBLISHED_MODELS[model]}>
                  <MarkSwatch mark={MARKS[model === 0 ? 0 : 1]} />
                  {percent(rate)}
                </span>
              ))}
            </strong>
          </p>
          <div className="demo-rate-track demo-track-plain">
            {rates.map((rate, model) => (
              <span className="demo-dot" style={{ left: `${rate * 100}%` }} key={PUBLISHED_MODELS[model]}>
                <MarkSwatch mark={MARKS[model === 0 ? 0 : 1]} />
              </span>
            ))}
          </div>
        </div>
      ))}
      <p className="demo-line secondary" title={PUBLISHED_SOURCE}>
        The paper's numbers (Li, 2026), not ours.
      </p>
    </div>
  );
}

function percent(rate: number): string {
  return `${Math.round(rate * 100)}%`;
}
