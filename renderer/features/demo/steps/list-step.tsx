import type { ReactNode } from "react";
import { areApart, tenthsOf } from "#core/probes/plain-rate.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { StepOf } from "#core/stories/story.ts";
import type { Part } from "../part.ts";
import { Headline } from "../parts.tsx";
import { modelAt, useStory } from "../story-view.ts";
import type { Rates } from "../use-rates.ts";

interface ListStepProps {
  readonly step: StepOf<"list">;
  readonly rates: Part<Rates>;
}

/** Sentences; those that rest on rates are left out where there are none. */
export function ListStep({ step, rates }: ListStepProps): ReactNode {
  const story = useStory();
  const rateOf = (model: number, group: string): ProbeResult | null =>
    rates.state === "ready" ? rates.value.of(modelAt(story, model).checkpoint, story.axis, group) : null;
  const sentences = step.points.flatMap((point) =>
    typeof point === "string"
      ? [point]
      : (sentenceOf(point.label, rateOf(0, point.group), rateOf(1, point.group)) ?? []),
  );
  return (
    <>
      <Headline>{step.headline}</Headline>
      <ul className="demo-list">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

/** Both rates, with whether they show a difference at all. */
function sentenceOf(label: string, one: ProbeResult | null, other: ProbeResult | null): string | null {
  const [left, right] = [one && tenthsOf(one), other && tenthsOf(other)];
  if (one === null || other === null || left === null || right === null) return null;
  const figures = `${left.replace(" of 10", "")} against ${right}`.replaceAll(" ", "\u00A0");
  return `${label}: ${figures}, ${areApart(one, other) ? "clearly apart" : "not certain"}.`;
}
