import type { ReactNode } from "react";
import { areApart } from "#core/probes/plain-rate.ts";
import type { ProbeResult } from "#core/probes/result.ts";
import type { StepOf } from "#core/stories/story.ts";
import type { Part } from "../part.ts";
import { Headline, Line, Missing } from "../parts.tsx";
import { RateEnds, RateRow } from "../rate-row.tsx";
import { modelAt, useStory } from "../story-view.ts";
import type { Rates } from "../use-rates.ts";

interface RatesStepProps {
  readonly step: StepOf<"rates">;
  readonly rates: Part<Rates>;
}

/** The rates over all questions of a group, with what they could also be. */
export function RatesStep({ step, rates }: RatesStepProps): ReactNode {
  const story = useStory();
  if (rates.state !== "ready")
    return (
      <>
        <Headline>{step.claims ? "All questions together" : step.headline}</Headline>
        {rates.state === "missing" ? (
          <Missing why={rates.why} otherwise="The picture is not here today." />
        ) : (
          <Line quiet>Still being counted on this computer.</Line>
        )}
      </>
    );
  const rateOf = (model: number): ProbeResult | null =>
    rates.value.of(modelAt(story, model).checkpoint, step.axis ?? story.axis, step.group);
  const found = step.models.map((model) => ({ ...modelAt(story, model), rate: rateOf(model) }));
  const most = Math.max(0, ...found.map(({ rate }) => rate?.denominator ?? 0));
  return (
    <>
      <Headline>{headlineOf(step, rateOf)}</Headline>
      {step.line === undefined && step.models.length < 3 && (
        <Line quiet>{`Taking ${story.sides.toward.one}, of ${most} questions:`}</Line>
      )}
      {found.map(({ checkpoint, name, rate }) => (
        <RateRow key={checkpoint} checkpoint={checkpoint} name={name} rate={rate} />
      ))}
      {step.line === undefined ? <RateEnds never="never" always="always" /> : <Line quiet>{step.line}</Line>}
    </>
  );
}

/** What a step claims is said only where the two rates lie apart. */
function headlineOf({ headline, claims }: StepOf<"rates">, rateOf: (model: number) => ProbeResult | null): string {
  if (!claims) return headline;
  const [one, other] = [rateOf(claims[0]), rateOf(claims[1])];
  return one !== null && other !== null && areApart(one, other) ? headline : "Too close to tell apart.";
}
