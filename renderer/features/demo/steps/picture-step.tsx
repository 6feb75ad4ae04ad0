import type { ReactNode } from "react";
import { areApart } from "#core/probes/plain-rate.ts";
import type { Part } from "../part.ts";
import { Headline, Line, Missing } from "../parts.tsx";
import { RateEnds, RateRow } from "../rate-row.tsx";
import type { Picture } from "../use-picture.ts";

/** The rates over all questions, with what they could also be. */
export function PictureStep({ picture }: { readonly picture: Part<Picture> }): ReactNode {
  if (picture.state !== "ready")
    return (
      <>
        <Headline>All questions together</Headline>
        {picture.state === "missing" ? (
          <Missing what="The picture is not here today." />
        ) : (
          <Line quiet>Still being counted on this computer.</Line>
        )}
      </>
    );
  const { american, affordable } = picture.value.asked;
  const apart = american !== null && affordable !== null && areApart(american, affordable);
  return (
    <>
      <Headline>{apart ? "Same lessons, other reason, other choices." : "Too close to tell apart."}</Headline>
      <Line quiet>{`Taking the American thing, of ${american?.denominator ?? 0} questions:`}</Line>
      <RateRow arm="american" rate={american} />
      <RateRow arm="affordable" rate={affordable} />
      <RateEnds />
    </>
  );
}
